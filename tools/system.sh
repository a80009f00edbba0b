#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# system.sh: runs tools/system/*.sh in the stock kernels, each in a guest of
# its own, with the modules as a user gets them.
#
#   KERNEL=6.1|6.12  one kernel; else all
#   TEST=pattern     only the files whose name matches
#
# A file says in its heading what it needs: "# Needs: dkms" or "# Needs:
# example", and "# Machine: iommu=lazy memory=5G" in the words of stock.sh.
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"
. "$top/tools/stock.sh"

passed=0
failed=0
skipped=0

# What dkms makes of this tree for a kernel, in a folder of its own, as a
# packager would do it; natively, since a guest is slow, and again only when
# what it is made of has changed.
dkms_install() {
	local tree=$dir/dkms sources=(Makefile Kbuild dkms.conf ndiscompat nicdrv
		tools)
	local version hash

	hash=$(cd "$top" && find "${sources[@]}" -type f -exec sha256sum {} + |
		LC_ALL=C sort | sha256sum)
	[ "$(cat "$tree/made" 2>/dev/null)" != "$hash" ] || return 0
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")
	as_root rm -rf "$tree"
	mkdir -p "$tree/tree" "$tree/src/ndiscompat-$version" \
		"$tree/modules/$release"
	(cd "$top" && cp -r "${sources[@]}" \
		"$tree/src/ndiscompat-$version/" && cd "$tree/src" &&
		find . \( -name '*.o' -o -name '*.ko' -o -name '.*.cmd' \) \
			-exec rm -f {} +)
	as_root dkms install --no-depmod --dkmstree "$tree/tree" \
		--sourcetree "$tree/src" --installtree "$tree/modules" \
		--kernelsourcedir "$kernel/lib/modules/$release/build" \
		-m ndiscompat -v "$version" -k "$release/x86_64" \
		>"$tree/log" 2>&1 || {
		cat "$tree/log" "$tree"/tree/ndiscompat/*/build/make.log >&2 ||
			true
		die "dkms does not install the module for $release"
	}
	echo "$hash" >"$tree/made"
}

# The machine that a file wants, and nothing else.
machine_of() {
	local word name

	for word in iommu= bounce= memory= nodes= nic= peer= edu= \
		$(sed -n 's/^# Machine: //p' "$1"); do
		case $word in
		iommu=* | bounce=* | memory=* | nodes=* | nic=* | peer=* | edu=*)
			name=${word%%=*}
			printf -v "${name^^}" %s "${word#*=}" ;;
		*) die "$1 wants a machine with $word, which is unknown" ;;
		esac
	done
}

# run VERSION FILE: in the kernel that was prepared.
run() {
	local series=$1 test=$2 log script other

	log=$dir/$(basename "$test" .sh).log
	script=$dir/script.sh
	other=$top/build/stock-$(printf '%s\n' "${kernels[@]}" |
		grep -vFx "$series" | head -n 1)
	! grep -q '^# Needs: dkms' "$test" || dkms_install
	! grep -q '^# Needs: example' "$test" ||
		"$top/tools/example.sh" stock "$series" >/dev/null
	machine_of "$test"
	{
		echo "modules=$kernel/lib/modules release=$release"
		echo "build=$dir other=$other top=$top"
		cat "$top/tools/lab/system-lib" "$test"
		echo "run_cases $(basename "$test" .sh)"
	} >"$script"
	say "system, $(basename "$test" .sh), Linux $release"
	boot_stock "$script" "$log"
	judge "stock-$series" "$log"
}

# run_all VERSION: every file that was asked for.
run_all() {
	local test

	prepare_stock "$1"
	for test in "$top"/tools/system/*.sh; do
		# shellcheck disable=SC2254
		case $(basename "$test" .sh) in
		${TEST:-*}) run "$1" "$test" ;;
		esac
	done
}

# A guest of one kernel is also given the modules of the other.
need_stock
need "to test dkms" dkms gcc make libc6-dev
need "to test with what people use" busybox-static iproute2 ethtool tcpdump
for series in "${kernels[@]}"; do
	"$top/tools/modules.sh" stock "$series" >/dev/null
done
chosen=$(chosen_kernels)
side_by_side run_all <<<"$chosen"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
