# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034
# Starting guests, and knowing when one hangs.  After lib.sh.

# What every debug kernel is told: to remember who allocated what, so that a
# leak can be named; to take all that the guest's first process says; and not to
# linger in grace periods, of which a net_device has many.
lab_arguments="rdinit=/init panic=-1 printk.devkmsg=on rcupdate.rcu_expedited=1"
lab_arguments+=" slub_debug=U,kmalloc-*,radix_tree_node;UA,ndiscompat*"
# Who owns each page: only where it works.  6.12 deadlocks in it when SLUB's
# traces are read, and UML has none.
page_owner() {
	case $kernel in */smp-6.1.*) echo page_owner=on ;; esac
}

# Without the two, a kernel copies and clears memory byte by byte, which is dear
# to an emulator.
emulated_cpu=max,-erms,-fsrm

# A guest that says nothing for so long has hung; a slow machine is only slow.
: "${LAB_QUIET:=240}"

# What makes a kernel that has hung say what its tasks do: keys on QEMU's
# console (break, then w for those that are blocked), a word to UML's socket.
ask_qemu() {
	printf '\001bw' >&8
}

ask_uml() {
	"$top/tools/lab/mconsole" "$hang_socket" "sysrq t" || true
}

# What the guest's processes do, as this machine sees them.
say_processes() {
	local pid

	for pid in $(pgrep -g "$1"); do
		echo "lab:   $pid: $(grep -h '^State' "/proc/$pid/status" \
			2>/dev/null), system call $(cut -d ' ' -f 1-3 \
			"/proc/$pid/syscall" 2>/dev/null), in $(cat \
			"/proc/$pid/wchan" 2>/dev/null)"
	done
}

# watch LOG COMMAND...: runs a guest until it ends or falls silent.  Its
# standard input is a pipe that stays open.  On a hang $hang_ask is called,
# so that the kernel says what its tasks do.
watch() {
	local log=$1 pid size=0 now quiet=0 asked=

	shift
	rm -f "$log.in"
	mkfifo "$log.in"
	exec 8<>"$log.in"
	rm -f "$log.in"
	# UML's console wants a pipe; a group of its own can be ended whole.
	setsid "$@" <&8 > >(cat >"$log") 2>&1 &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		sleep 0.2
		now=$(stat -c %s "$log" 2>/dev/null || echo 0)
		if [ "$now" != "$size" ]; then
			size=$now
			quiet=0
			continue
		fi
		quiet=$((quiet + 1))
		[ $quiet -ge $((LAB_QUIET * 5)) ] || continue
		if [ -z "$asked" ]; then
			asked=1
			$hang_ask
			sleep 3
			say_processes $pid >>"$log"
		fi
		kill -9 -- -$pid 2>/dev/null || kill -9 $pid 2>/dev/null || true
		sleep 0.5
		echo "lab: stopped: hang: no output for $LAB_QUIET s" >>"$log"
		break
	done
	wait $pid || true
	exec 8>&-
}

# An initramfs out of a folder.
pack() {
	(cd "$1" && find . | cpio -o -H newc --quiet | gzip -1) >"$2"
}

# The folder of an initramfs with busybox in it.
new_root() {
	rm -rf "$1"
	mkdir -p "$1/bin" "$1/lab" "$1/dev"
	cp "$(command -v busybox)" "$1/bin/busybox"
}

# build_program NAME SOURCE...: a program for guests, made once.
build_program() {
	local program=$top/build/$1 source stale=

	shift
	mkdir -p "$top/build"
	for source; do
		[ "$program" -nt "$source" ] || stale=1
	done
	if [ -n "$stale" ]; then
		gcc -O2 -Wall -Wextra -Werror -static -o "$program.$BASHPID" \
			"$@"
		mv "$program.$BASHPID" "$program"
	fi
	echo "$program"
}

# The shell's own word on a guest that was killed is not wanted.
run_uml() {
	local kernel=$1 initrd=$2 log=$3 home

	# Short, as the name of a socket must be.
	home=$(mktemp -d)
	# shellcheck disable=SC2086
	hang_ask=ask_uml hang_socket=$home/lab/mconsole \
		watch "$log" "$kernel/linux" mem=512M "initrd=$initrd" \
		con0=fd:0,fd:1 con=null uml_dir="$home/" umid=lab \
		$lab_arguments ${lab_extra:-} 2>/dev/null
	rm -rf "$home"
}

# emulate LOG COMMAND...: watches a guest of QEMU's.  One whose emulator fails
# an assertion of its own before a test has begun says nothing about the tests:
# it gets a second chance.
emulate() {
	hang_ask=ask_qemu watch "$@" 2>/dev/null
	! grep -q 'lab: begin' "$1" || return 0
	grep -q '^qemu-system.*: Assertion .* failed' "$1" || return 0
	say "QEMU itself has failed: $(grep '^qemu-system' "$1" | tail -n 1)"
	say "so once more"
	hang_ask=ask_qemu watch "$@" 2>/dev/null
}

run_qemu() {
	local kernel=$1 initrd=$2 log=$3

	emulate "$log" qemu-system-x86_64 -accel tcg -M q35 \
		-cpu "$emulated_cpu" -m 640M -smp 2 -display none -nodefaults \
		-no-user-config -no-reboot -serial mon:stdio \
		-kernel "$kernel" -initrd "$initrd" \
		-append "console=ttyS0 watchdog_thresh=60 $lab_arguments $(page_owner) ${lab_extra:-}"
}

# QEMU 10 has the NIC that the drivers are for; Debian 12 has it in backports.
need_qemu() {
	local version uri list=/etc/apt/sources.list.d/ndiscompat-backports.list

	version=$(dpkg-query -W -f '${Version}' qemu-system-x86 2>/dev/null |
		sed 's/^[0-9]*://; s/[^0-9].*//') || true
	[ "${version:-0}" -lt 8 ] || return 0
	command -v apt-get >/dev/null ||
		die "install this first, to run guests: QEMU 8 or newer (qemu-system-x86)"
	if ! apt-cache policy | grep -q backports; then
		apt_update
		# shellcheck disable=SC2016
		uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' |
			sed -n 's/ bookworm$//p' | sort -u | head -n 1)
		[ -n "$uri" ] ||
			die "install this first, to run guests: QEMU 8 or newer (qemu-system-x86)"
		say "adding the suite bookworm-backports ($list), for QEMU 10"
		echo "deb $uri bookworm-backports main" |
			as_root tee "$list" >/dev/null
		NDISCOMPAT_APT_UPDATED='' apt_update
	fi
	say "installing, to run guests: qemu-system-x86 from backports"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		-o DPkg::Lock::Timeout=300 --no-install-recommends \
		-t bookworm-backports install qemu-system-x86 >/dev/null ||
		die "could not install qemu-system-x86 from backports"
}

# judge LABEL LOG: prints the verdict and adds to passed, failed, skipped.
judge() {
	local counts

	awk -v label="$1" -v noise="$top/tools/lab/noise" \
		-f "$top/tools/lab/judge.awk" "$2" >"$2.verdict"
	# All at once: another guest may have something to say too.
	flock "$top/build" head -n -1 "$2.verdict"
	read -r -a counts < <(tail -n 1 "$2.verdict")
	add "${counts[@]}"
}

# ready: packages and kernels for the labs that it reads, one after the other.
ready() {
	local lab series

	need "for the guests of the labs" busybox-static cpio
	need "to build kernel modules" "${tools_for_modules[@]}"
	while read -r lab series; do
		[ "$lab" != smp ] || need_qemu
		"$top/tools/kernel.sh" "$lab" "$series" >/dev/null
	done
}

# prepare LAB VERSION: sets $kernel, a debug kernel that is ready, and $dir,
# the modules built for it.
prepare() {
	kernel=$("$top/tools/kernel.sh" "$1" "$2")
	dir=$("$top/tools/modules.sh" "$1" "$2")
}

# The suites that were built in a folder.
suites_of() {
	find "$1/kunit" -maxdepth 1 -name '*_kunit.ko' |
		sed 's,.*/,,; s,\.ko$,,' | grep -v '^labtest_' | sort
}

# boot_suites LAB SUITE...: runs suites in the kernel that was prepared; the
# console is in $dir/console.log.
boot_suites() {
	local lab=$1 suite root=$dir/root

	shift
	new_root "$root"
	cp "$top/tools/lab/init" "$root/init"
	cp "$(build_program leaks "$top/tools/lab/leaks.c")" "$root/lab/leaks"
	printf '%s\n' "$@" >"$root/lab/suites"
	cp "$dir/ndiscompat/ndiscompat.ko" "$dir/kunit/ndt.ko" \
		"$dir/kunit/ndt_drain.ko" "$root/lab/"
	for suite; do
		cp "$dir/kunit/$suite.ko" "$root/lab/"
	done
	pack "$root" "$dir/initramfs.gz"
	start "$lab" "$dir/initramfs.gz"
}

# boot_traffic LAB VERSION ROUNDS KIBIBYTES: the port PORT= and its traffic.
boot_traffic() {
	local lab=$1 root=$dir/root port=$dir/nicdrv/nicdrv.ko

	[ "${PORT:-pair}" != pair ] ||
		port=$("$top/tools/example.sh" "$lab" "$2")

	new_root "$root"
	cp "$top/tools/lab/init" "$root/init"
	cp "$(build_program leaks "$top/tools/lab/leaks.c")" "$root/lab/leaks"
	cp "$(build_program traffic "$top"/tools/lab/traffic/*.c)" \
		"$root/lab/traffic"
	cp "$port" "$dir/ndiscompat/ndiscompat.ko" "$dir/kunit/ndt_drain.ko" \
		"$root/lab/"
	echo "traffic ${PORT:-pair} $3 $4 ${CASE:-}" >"$root/lab/suites"
	pack "$root" "$dir/initramfs.gz"
	start "$lab" "$dir/initramfs.gz"
}

# start LAB INITRAMFS: boots whatever is in it.
start() {
	case $1 in
	uml) run_uml "$kernel" "$2" "$dir/console.log" ;;
	smp) run_qemu "$kernel/bzImage" "$2" "$dir/console.log" ;;
	esac
}

# The labs and kernels that LAB= and KERNEL= choose, a pair a line.
chosen_labs() {
	local lab series

	chosen_kernels >/dev/null
	for lab in ${LAB:-uml smp}; do
		case $lab in
		uml | smp) ;;
		*) die "LAB=$lab is not uml or smp" ;;
		esac
		for series in $(chosen_kernels); do
			echo "$lab $series"
		done
	done
}
