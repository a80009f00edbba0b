# SPDX-License-Identifier: GPL-2.0-only
#
# Where the instructions of a frame or call go: reads which file has which function, the
# guest's log with the functions' addresses, and how often each address ran.
# Prints instructions for each of @units, by module, by the layer's source file and, with
# @profile, by function.
FNR == 1 {
	file++
}

file == 1 {
	source[$1] = $2
}

# "bench: symbol ADDRESS NAME [MODULE]"; a string, since awk's numbers are
# shorter than addresses.
file == 2 && $2 == "symbol" {
	at[++symbols] = $3
	name[symbols] = $4
	gsub(/[][\r]/, "", $5)
	module[symbols] = $5
}

file == 3 {
	ran[$1] = $2
}

# The addresses of one length in hexadecimal sort as strings.
function sort_symbols(   i, j, a, n, m) {
	for (i = 2; i <= symbols; i++) {
		a = at[i]
		n = name[i]
		m = module[i]
		for (j = i - 1; j && at[j] > a; j--) {
			at[j + 1] = at[j]
			name[j + 1] = name[j]
			module[j + 1] = module[j]
		}
		at[j + 1] = a
		name[j + 1] = n
		module[j + 1] = m
	}
}

# The last function that begins at or before an address.
function find(address,   low, high, middle) {
	low = 0
	high = symbols
	while (low < high) {
		middle = int((low + high + 1) / 2)
		if (at[middle] <= address)
			low = middle
		else
			high = middle - 1
	}
	return low
}

function print_sorted(title, sums,   command, key) {
	printf "\n%s\n", title
	fflush()
	command = "sort -rn"
	for (key in sums)
		printf "%9.1f  %s\n", sums[key] / units, key | command
	close(command)
}

END {
	sort_symbols()
	for (address in ran) {
		i = find(address)
		# Modules are far from the kernel, but not from each other.
		if (!i || substr(address, 1, 10) != substr(at[i], 1, 10))
			continue
		of_module[module[i]] += ran[address]
		of_function[name[i]] += ran[address]
		if (module[i] == "ndiscompat")
			of_file[source[name[i]]] += ran[address]
	}
	print_sorted("instructions a frame or call, by module:", \
		of_module)
	print_sorted("the layer's, by source file:", of_file)
	if (profile != "")
		print_sorted("by function:", of_function)
}
