package sealed_test

// A box and a wrapped key as they were first made, which must open for ever.
const (
	goldenBox = "GuB6OkcgPRses_67RqbsJlJDtoRlO0dQcCnDdlRIFQApJ3oYJQ6oTe6ZLHqV661Tvlj7c7fm_MwTZLYwFuJP2KJQOWDE1oa3" +
		"YMif8m2apK25r_QkycVkrIqQHzmUDQrskyVOnivVvP5OlJvhzKOpmV0XzH2WhLtVV1hakeHaNnd0xhl8fOGsiHSP98MK6hJ1" +
		"Xc7-NEvEwRHD0C2klcmBrPgGy8f0DFdGoJ9IbW6PDWC4WbXyEYbPE2kRDFsK3870mhC3n9JFtWkAZtW6fY4xUAeuP9MRFy0A" +
		"N_gijGpI2uRMy2rtymF60Q-fuG4nKVy00lCklVEpsx0gmbGvQNWJTBgbKx7_b9cLQXRKkeyENQHKXvjiT3pK0WWMQs4"
	goldenWrapped = "a7msIXAlh8YxsTNdj3OqIYIn6atnTD1r7qbtmfHqVvIx20jguBVJP04xy_Pjptn8e3yNBoESxswykM6v"
)
