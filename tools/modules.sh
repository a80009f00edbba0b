#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# modules.sh LAB VERSION [make arguments]: builds the modules for a kernel of
# the cache and prints the folder.
#
# Each kernel has its own folder below build/, with links to the sources, so
# that one kernel's objects are never taken for another's.
. "$(dirname "$0")/lib.sh"

lab=${1:?uml, smp or stock}
series=${2:?a kernel version}
shift 2

kernel=$("$top/tools/kernel.sh" "$lab" "$series")
dir=$top/build/$lab-$series
arch=x86_64
# W=1 reads the comments too, which takes as long as to compile: once will do,
# for the stock kernels.
arguments=(NDISCOMPAT_KUNIT=m cmd_checkdoc=)
folders=(ndiscompat nicdrv kunit)
case $lab in
uml) arch=um ;;
stock)
	kernel=$kernel/lib/modules/$(cat "$kernel/release")/build
	arguments=(NDISCOMPAT_SYSTEM=m)
	folders=(ndiscompat nicdrv tools/system tools/bench) ;;
esac
for argument; do
	case $argument in
	NDISCOMPAT_GCOV=y) dir=$dir-coverage ;;
	esac
done

# forget FILE: its link goes, with what was built of it; a suite is a module
# named after its path.
forget() {
	local module=${1#kunit/} suffixes=(o ko mod mod.c mod.o) suffix

	rm -f "$dir/$1"
	module=${module%.*}
	for suffix in "${suffixes[@]}"; do
		rm -f "$dir/${1%.*}.$suffix" \
			"$dir/kunit/${module//\//_}.$suffix"
	done
}

# Links to what there is, and no links to what is gone.
refresh() {
	local folder file

	mkdir -p "$dir"
	for folder in "${folders[@]}"; do
		[ ! -d "$top/$folder" ] || (
			cd "$top"
			find "$folder" \( -name '*.[chS]' -o -name Kbuild \) \
				! -name '*.mod.c'
		)
	done | LC_ALL=C sort >"$dir/.sources.new"
	[ -e "$dir/.sources" ] || rm -rf "$dir/ndiscompat" "$dir/nicdrv" \
		"$dir/kunit" "$dir/tools"
	touch "$dir/.sources"
	while read -r file; do
		forget "$file"
	done < <(LC_ALL=C comm -23 "$dir/.sources" "$dir/.sources.new")
	while read -r file; do
		mkdir -p "$dir/$(dirname "$file")"
		ln -sfn "$top/$file" "$dir/$file"
	done < <(LC_ALL=C comm -13 "$dir/.sources" "$dir/.sources.new")
	mv "$dir/.sources.new" "$dir/.sources"
	ln -sfn "$top/Kbuild" "$dir/Kbuild"
}

complaint='warning:\|^WARNING:\|\.[ch]:[0-9:]*: error:'

build() {
	refresh
	make -C "$kernel" ARCH="$arch" M="$dir" -j"$jobs" \
		W=1 "${arguments[@]}" "$@" modules >"$dir/build.log" 2>&1 || {
		grep -E -A6 'error|Error|undefined' "$dir/build.log" >&2 ||
			cat "$dir/build.log" >&2
		die "the modules do not build for $lab $series"
	}
	# Sparse has errors that do not end a build.
	if grep -q "$complaint" "$dir/build.log"; then
		grep -A6 "$complaint" "$dir/build.log" >&2
		# The next try must see them again.
		rm "$dir/.sources"
		die "the modules build with warnings for $lab $series"
	fi
	# An emulated guest takes seconds to read the debugging information.
	if [ "$lab" = stock ]; then
		find "$dir" -name '*.ko' -size +256k \
			-exec strip --strip-debug {} +
	fi
}

need "to build kernel modules" "${tools_for_modules[@]}"
locked "build-$(echo "$dir" | sha256sum | cut -c1-12)" build "$@" >&2
echo "$dir"
