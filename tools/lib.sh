# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154
# What every script here starts with: messages, packages, the cache.

set -Eeuo pipefail
# A command that fails where nobody looks is said; die has said it already.
trap 'status=$?; [ $status = 99 ] ||
	echo "ndiscompat: ${0##*/}:$LINENO: $BASH_COMMAND" >&2; exit $status' ERR

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ndiscompat
jobs=$(nproc)
# The kernels that this is built and tested for, by the distribution's series.
kernels=(6.1 6.12)
tools_for_modules=(gcc make perl libc6-dev libelf-dev pahole)

# What a person should see; standard output is for results.
say() {
	printf '== %s\n' "$*" >&2
}

die() {
	printf 'ndiscompat: %s\n' "$*" >&2
	exit 99
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# Root, or a sudo that works without a question or has somebody to ask.
may_be_root() {
	[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null ||
		{ command -v sudo >/dev/null && [ -t 0 ]; }
}

installed() {
	command -v dpkg-query >/dev/null || return 1
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_update() {
	[ -z "${NDISCOMPAT_APT_UPDATED:-}" ] || return 0
	say "apt-get update, to know what can be installed"
	as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >&2 ||
		die "apt-get update failed; is there a network?"
	export NDISCOMPAT_APT_UPDATED=1
}

# need REASON PACKAGE...: installs what is missing, and says what and why.
need() {
	local reason=$1 package missing=()

	shift
	for package; do
		installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	if ! command -v apt-get >/dev/null || ! may_be_root; then
		die "install these first, $reason: ${missing[*]}"
	fi
	apt_update
	say "installing, $reason: ${missing[*]}"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		-o DPkg::Lock::Timeout=300 --no-install-recommends \
		install "${missing[@]}" >/dev/null ||
		die "could not install, $reason: ${missing[*]}"
}

# Runs one at a time on this machine, whoever else builds the same.
locked() {
	local name=$1

	shift
	mkdir -p "$cache"
	(
		flock -n 9 || {
			say "waiting for another run that has $name"
			flock 9
		}
		"$@"
	) 9>"$cache/.lock-$name"
}

known_kernel() {
	case " ${kernels[*]} " in
	*" $1 "*) ;;
	*) die "KERNEL=$1 is not one of: ${kernels[*]}" ;;
	esac
}

# The kernels that KERNEL= chooses, one a line.
chosen_kernels() {
	[ -z "${KERNEL:-}" ] || known_kernel "$KERNEL"
	printf '%s\n' "${KERNEL:-${kernels[@]}}"
}

# add PASSED FAILED SKIPPED: to the totals.
add() {
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + $3))
}

# side_by_side COMMAND: runs the command with the words of each line that it
# reads, as many at a time as there are processors (most keep one of them
# busy), and adds up what they add to the totals.
side_by_side() {
	local sums line n running=0
	local -a lines counts

	sums=$(mktemp -d)
	mapfile -t lines
	for n in "${!lines[@]}"; do
		if [ $running -ge "$jobs" ]; then
			wait -n || true
			running=$((running - 1))
		fi
		line=${lines[n]}
		(
			passed=0 failed=0 skipped=0
			# shellcheck disable=SC2086
			"$@" $line
			echo "$passed $failed $skipped" >"$sums/$n"
		) </dev/null &
		running=$((running + 1))
	done
	wait || true
	for n in "${!lines[@]}"; do
		if [ -e "$sums/$n" ]; then
			read -r -a counts <"$sums/$n"
			add "${counts[@]}"
		else
			echo "not ok $* ${lines[n]}: it did not come to its end"
			add 0 1 0
		fi
	done
	rm -r "$sums"
}
