#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh uml|smp|stock|source VERSION: prints the folder of a kernel that
# is ready, making it first if need be.
#
#   source  the distribution's kernel source, unpacked
#   uml     a debug kernel for user-mode Linux, built from it
#   smp     a debug kernel for QEMU with two processors, built from it
#   stock   the distribution's own kernel and headers, unpacked
#
# All of it lies in the cache, keyed by version and configuration; nothing is
# installed, so a machine boots what it booted before.  A kernel that is there
# is used without asking the network; NDISCOMPAT_REFRESH=1 looks for a newer
# one.
. "$(dirname "$0")/lib.sh"

lab=${1:?uml, smp, stock or source}
series=${2:?a kernel version}
known_kernel "$series"

tools_for_building=(gcc make libc6-dev bc bison flex libelf-dev libssl-dev
		    xz-utils cpio kmod perl python3-minimal)

# The newest package whose name matches.
newest() {
	apt-cache pkgnames "${2:-}" | grep -Ex "$1" | sort -V | tail -n 1
}

image_pattern() {
	case $1 in
	6.1) echo 'linux-image-6\.1\.0-[0-9]+-amd64' ;;
	*) echo "linux-image-${1//./\\.}\\.[0-9]+\\+deb12-amd64" ;;
	esac
}

# download PACKAGE: prints the file, in the present folder.
download() {
	apt-get -qq download "$1" >&2 2>/dev/null ||
		die "could not download $1; is there a network?"
	find . -name "$1_*.deb" | head -n 1
}

make_source() {
	local work=$1 deb

	need "to unpack kernel sources" xz-utils
	deb=$(cd "$work" && download "linux-source-$series")
	say "unpacking the kernel source $series"
	dpkg-deb --fsys-tarfile "$work/$deb" |
		tar -xO "./usr/src/linux-source-$series.tar.xz" |
		tar -xJ -C "$work" --strip-components=1
	rm "$work/$deb"
}

# The fragments of a lab, without the lines of other kernels.
fragment() {
	sed -e "s/^@$series //" -e '/^@/d' "$top/tools/lab/debug.config" \
		"$top/tools/lab/$lab.config"
}

# olddefconfig drops in silence what a kernel cannot have: compare.
check_config() {
	local line name lost=0

	while read -r line; do
		case $line in
		CONFIG_*=*)
			grep -qxF "$line" "$1" && continue ;;
		'# CONFIG_'*' is not set')
			name=${line#\# }
			name=${name%% *}
			grep -q "^$name=" "$1" || continue ;;
		*)
			continue ;;
		esac
		say "$lab $series: asked for, and not had: $line"
		lost=1
	done < <(fragment)
	[ $lost = 0 ] || die "tools/lab/$lab.config does not fit kernel $series"
}

# Since 6.4 the allocation tracking of SLUB, which finds leaks, trips KASAN
# when the compiler is older than gcc 13: its memset() is the checked one.
quirks=()
[ "$series" = 6.1 ] || quirks=(CFLAGS_slub.o=-Dmemset=__memset)

# build DIR WHAT...: a make in the background, with a sign of life.
build() {
	local work=$1 pid n start=$SECONDS

	shift
	make -C "$source" O="$work" ARCH="$arch" -j"$jobs" "${quirks[@]}" "$@" \
		>"$work/build.log" 2>&1 &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		sleep 1
		[ $(((SECONDS - start) % 30)) = 29 ] || continue
		n=$(grep -c '^  [A-Z]' "$work/build.log" || true)
		say "$lab $series: $n steps, $((SECONDS - start)) s"
	done
	wait $pid || {
		tail -n 20 "$work/build.log" >&2
		die "building the $lab kernel $series failed"
	}
	say "$lab $series: built in $((SECONDS - start)) s"
}

# What modules are built against stays; the objects of the kernel go.
slim() {
	find "$1" -path "$1/scripts" -prune -o -path "$1/tools" -prune -o \
		\( -name '*.o' -o -name '*.a' -o -name '.*.cmd' -o \
		   -name 'vmlinux*' -o -name '.tmp_*' \) -type f \
		-exec rm -f {} +
}

# UML keeps room for the registers of processors up to AVX-512 and stops its
# first process where there are more of them, as with AMX.
widen_registers() {
	local file=$source/arch/x86/um/user-offsets.c

	sed -i 's/DEFINE_LONGS(HOST_FP_SIZE, 2696)/DEFINE_LONGS(HOST_FP_SIZE, 16384)/' \
		"$file"
	grep -q 'HOST_FP_SIZE, 16384' "$file" ||
		die "UML $series keeps the registers elsewhere: $file"
}

make_uml() {
	arch=um
	widen_registers
	fragment >"$1/.config"
	make -C "$source" O="$1" ARCH=um olddefconfig >/dev/null 2>&1
	check_config "$1/.config"
	build "$1" all
	slim "$1"
}

make_smp() {
	arch=x86_64
	make -C "$source" O="$1" ARCH=x86_64 tinyconfig >/dev/null 2>&1
	fragment >>"$1/.config"
	make -C "$source" O="$1" ARCH=x86_64 olddefconfig >/dev/null 2>&1
	check_config "$1/.config"
	build "$1" bzImage modules
	cp "$1/arch/x86/boot/bzImage" "$1/bzImage"
	slim "$1"
}

# The image, its headers and the tools behind them, as if installed below $1.
make_stock() {
	local work=$1 image release package deb makefile

	apt_lists
	image=$(newest "$(image_pattern "$series")" linux-image-)
	[ -n "$image" ] || die "no stock kernel $series among the packages"
	release=${image#linux-image-}
	mkdir "$work/debs"
	cd "$work/debs"
	for package in "$image" "linux-headers-$release" \
		"linux-headers-${release%-amd64}-common" \
		"$(kbuild_of "linux-headers-$release")"; do
		say "downloading $package"
		deb=$(download "$package")
		dpkg-deb -x "$deb" "$work"
		rm "$deb"
	done
	cd "$work"
	rmdir debs
	# Its Makefile names the place where it would have been installed.
	makefile=usr/src/linux-headers-$release/Makefile
	sed -i "s,/usr/src/,$final/usr/src/," "$makefile"
	mkdir -p "lib/modules/$release"
	ln -sfn "$final/usr/src/linux-headers-$release" \
		"lib/modules/$release/build"
	ln -sfn "$final/usr/src/linux-headers-${release%-amd64}-common" \
		"lib/modules/$release/source"
	need "to list the modules of the stock kernels" kmod
	/sbin/depmod -b "$work" "$release"
	echo "$release" >release
}

kbuild_of() {
	apt-cache depends "$1" | sed -n 's/.*Depends: \(linux-kbuild-.*\)/\1/p' |
		head -n 1
}

# Package lists, if there are none of this machine's own.
apt_lists() {
	[ -n "$(apt-cache pkgnames linux-image-)" ] || apt_update
	[ -z "${NDISCOMPAT_REFRESH:-}" ] || apt_update
}

package_version() {
	apt-cache show --no-all-versions "$1" | sed -n 's/^Version: //p'
}

# The version that a new kernel of this kind would have.
wanted_version() {
	apt_lists
	case $lab in
	stock) newest "$(image_pattern "$series")" linux-image- |
		sed 's/^linux-image-//' ;;
	*) package_version "linux-source-$series" | sed 's/[-+].*//' ;;
	esac
}

# uml and smp depend on their configuration too.
config_key() {
	case $lab in
	uml | smp)
		{ fragment | grep -v '^#$\|^# [^C]'; echo "${quirks[@]}"; } |
			sha256sum | cut -c1-8 ;;
	*) echo 0 ;;
	esac
}

ensure() {
	local key ready version work

	key=$(config_key)
	ready=$(find "$cache" -maxdepth 2 -name ready \
		-path "$cache/$lab-${series}[.+-]*_$key/ready" | head -n 1)
	if [ -n "$ready" ] && [ -z "${NDISCOMPAT_REFRESH:-}" ]; then
		dirname "$ready"
		return
	fi
	version=$(wanted_version)
	[ -n "$version" ] || die "no package with a kernel $series here"
	final=$cache/$lab-${version}_$key
	if [ ! -e "$final/ready" ]; then
		case $lab in
		uml | smp)
			need "to build the lab's kernels" "${tools_for_building[@]}"
			source=$("$0" source "$series") ;;
		esac
		say "making the $lab kernel $series, once for this machine"
		work=$final
		rm -rf "$work"
		mkdir -p "$work"
		"make_$lab" "$work" >&2
		date >"$work/ready"
	fi
	prune "$final"
	echo "$final"
}

# Older kernels of the same kind, and what was begun and never finished.
prune() {
	local other

	for other in "$cache/$lab-$series"[.+-]*; do
		[ "$other" = "$1" ] || [ ! -d "$other" ] || rm -rf "$other"
	done
}

arch=
source=
final=
locked "$lab-$series" ensure
