package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mayImport says, for each part of the project, which other parts its code may
// import. The two sides, ledger and projections, meet only in the log.
var mayImport = map[string][]string{
	"events":      {"events"},
	"ledger":      {"events", "ledger"},
	"projections": {"events", "projections"},
	"scenarios":   {"events", "projections", "scenarios"},
	"cmd":         {"events", "ledger", "projections", "scenarios", "cmd"},
}

// mayUseNATS are the packages that may know of NATS.
var mayUseNATS = []string{"ledger/natslog", "ledger/natsdoor", "ledger/natskeys", "projections/natsview", "cmd/muster"}

// TestImportsPointOneWay parses the imports of all code but tests.
func TestImportsPointOneWay(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	files := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		require.NoError(t, err)
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			checkImport(t, filepath.ToSlash(rel), name)
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, files, 50, "the walk must have found the project")
}

func checkImport(t *testing.T, file, name string) {
	part, _, _ := strings.Cut(file, "/")
	if within, ok := strings.CutPrefix(name, "muster/"); ok {
		to, _, _ := strings.Cut(within, "/")
		require.Contains(t, mayImport[part], to, "%s imports %s, against the direction", file, name)
	}
	if strings.HasPrefix(name, "github.com/nats-io/") {
		dir := file[:strings.LastIndexByte(file, '/')]
		require.Contains(t, mayUseNATS, dir, "%s imports %s; only the adapters know of NATS", file, name)
	}
	testOnly := name == "github.com/stretchr/testify/require" && !strings.HasPrefix(file, "ledger/logtest/")
	require.False(t, testOnly, "%s imports a test library", file)
}
