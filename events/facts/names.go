package facts

import "muster/events"

// Name stands for a role, grade, team, service, agency, family or other slug, so
// that facts are small and hold no pointers. Zero is no name.
type Name uint32

// Names numbers slugs in the order in which they are first met.
type Names struct {
	numbers   map[string]Name
	slugs     []string
	seniority []uint8
	recent    [256]recent // by a few bytes of the slug: the same few come again and again
}

type recent struct {
	slug   string
	number Name
}

// Number returns a slug's number, giving it one if it is new. The empty slug
// is 0.
func (n *Names) Number(slug string) Name {
	if slug == "" {
		return 0
	}
	last := &n.recent[(uint(slug[0])*7+uint(slug[len(slug)-1])*31+uint(len(slug)))%256]
	if last.slug == slug {
		return last.number
	}
	no := n.number(slug)
	*last = recent{slug, no}
	return no
}

func (n *Names) number(slug string) Name {
	if no, ok := n.numbers[slug]; ok {
		return no
	}
	if n.numbers == nil {
		n.numbers = map[string]Name{}
	}
	n.slugs = append(n.slugs, slug)
	n.seniority = append(n.seniority, uint8(events.Seniority(slug)))
	no := Name(len(n.slugs))
	n.numbers[slug] = no
	return no
}

// forget forgets all slugs but the first few.
func (n *Names) forget(but int) {
	if len(n.slugs) == but {
		return
	}
	for _, slug := range n.slugs[but:] {
		delete(n.numbers, slug)
	}
	n.slugs, n.seniority = cut(n.slugs, but), n.seniority[:but]
	n.recent = [256]recent{}
}

// Has reports whether a number stands for a slug, or is 0.
func (n *Names) Has(no Name) bool { return int(no) <= len(n.slugs) }

// Slug returns the slug that a number stands for.
func (n *Names) Slug(no Name) string {
	if no == 0 {
		return ""
	}
	return n.slugs[no-1]
}

// Seniority is events.Seniority of the role that a number stands for.
func (n *Names) Seniority(role Name) uint8 {
	if role == 0 {
		return 0
	}
	return n.seniority[role-1]
}
