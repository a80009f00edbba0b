#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# check.sh: the static gates.  GATE=pattern runs only some.
. "$(dirname "$0")/lib.sh"

passed=0
failed=0
skipped=0

cd "$top"
need "for the static gates" perl shellcheck sparse coccinelle libpython3-dev \
	gcc clang libc6-dev
newest=${kernels[-1]}
scripts=$("$top/tools/kernel.sh" source "$newest")/scripts

# What the whole tree has, whether git knows it yet or not.
sources() {
	local folder

	for folder in ndiscompat nicdrv examples kunit tools; do
		[ ! -d $folder ] ||
			find $folder -name '*.[ch]' ! -name '*.mod.c'
	done | sort
}

# checkpatch --strict, with these exceptions and no others:
#   CAMELCASE           names of Windows, everywhere they are used
#   NEW_TYPEDEFS        only in include/, examples/ and nicdrv/: types of
#                       Windows, and of a driver for it, are typedefs
#   SPACING, LINE_SPACING, FUNCTION_ARGUMENTS  only in nicdrv/hw.h, where it
#                       takes VOID and other types of Windows for names
#   the rest            only in include/: words of Microsoft's compiler and
#                       macros that a port must find as they are
#   AVOID_EXTERNS       only in include/: extern marks what the kernel exports
#   UNCOMMENTED_DEFINITION  a lock's sentence is in its structure's kernel-doc
#   LINUX_VERSION_CODE, CONSTANT_COMPARISON, MACRO_ARG_REUSE  only in compat/,
#                       which also wraps functions in others
#   PARENTHESIS_ALIGNMENT, OPEN_ENDED_LINE, SPACING  only in trace.h, whose
#                       macros have a layout of their own
#   kunit/, tools/      macros of the suites that are statements
#   AVOID_BUG           only in runtime/debug.c: KeBugCheckEx() asks for one
gate_checkpatch() {
	local -a checkpatch
	local common=CAMELCASE,FILE_PATH_CHANGES,UNCOMMENTED_DEFINITION
	local edge=NEW_TYPEDEFS,COMPLEX_MACRO,MACRO_ARG_REUSE,LONG_LINE
	local tree=--no-tree tests=MACRO_ARG_REUSE,EMBEDDED_FUNCTION_NAME
	tests+=,MULTISTATEMENT_MACRO_USE_DO_WHILE,STATIC_CONST_CHAR_ARRAY

	edge+=,MULTISTATEMENT_MACRO_USE_DO_WHILE,STORAGE_CLASS,VOLATILE
	edge+=,MACRO_ARG_PRECEDENCE,SPACING,PREFER_DEFINED_ATTRIBUTE_MACRO
	edge+=,BRACES,OPEN_BRACE,TRAILING_STATEMENTS,CONST_STRUCT,INLINE
	edge+=,SINGLE_STATEMENT_DO_WHILE_MACRO,TRAILING_SEMICOLON
	edge+=,MACRO_ARG_UNUSED,MACRO_WITH_FLOW_CONTROL,POINTER_LOCATION,BIT_MACRO,FUNCTION_ARGUMENTS,INCLUDE_LINUX,AVOID_EXTERNS
	# It looks for includes in a git tree, or else in the kernel's.
	[ -e .git ] || tree=--root=${scripts%/*}
	checkpatch=("$scripts/checkpatch.pl" --strict "$tree" --quiet --terse
		--no-summary --show-types --file --ignore)
	{
		sources | grep /include/ | judge_files "$common,$edge"
		sources | grep '^ndiscompat/' |
			grep -v '/include/\|/compat/\|trace\.h' |
			judge_files "$common"
		sources | grep '^nicdrv/' | grep -v '/hw\.h$' |
			judge_files "$common,NEW_TYPEDEFS"
		echo nicdrv/hw.h |
			judge_files "$common,NEW_TYPEDEFS,SPACING,LINE_SPACING,FUNCTION_ARGUMENTS"
		sources | grep 'trace\.h$' |
			judge_files "$common,OPEN_ENDED_LINE,SPACING,PARENTHESIS_ALIGNMENT"
		sources | grep '/compat/' |
			judge_files "$common,LINUX_VERSION_CODE,CONSTANT_COMPARISON,MACRO_ARG_REUSE"
		sources | grep '^examples/' |
			judge_files "$common,NEW_TYPEDEFS"
		sources | grep '^kunit/\|^tools/' | judge_files "$common,$tests"
	} 2>&1 | no_output
}

# judge_files EXCEPTIONS: what checkpatch says of the files that it reads, one
# by one.  A file that it has had nothing to say of is not read again: its
# content is remembered, with the exceptions and checkpatch itself.
judge_files() {
	local passed=$cache/checkpatch tool key file said

	mkdir -p "$passed"
	tool=$(sha256sum "${checkpatch[0]}")
	while read -r file; do
		key=$({ echo "$tool $1 $file"; cat "$file"; } | sha256sum)
		key=$passed/${key%% *}
		[ ! -e "$key" ] || continue
		said=$("${checkpatch[@]}" "$1" "$file" 2>&1 |
			sed '/^ndiscompat\/runtime\/debug\.c:.*:AVOID_BUG:/d') || true
		[ -z "$said" ] && : >"$key" || echo "$said"
	done
}

# The layer for a stock kernel, from nothing, with W=1, so that no warning hides
# behind a finished object.  And the example, out of the tree, by the recipe for
# ports.
from_nothing() {
	rm -rf "$top/build/stock-$1"
	"$top/tools/modules.sh" stock "$@" >/dev/null &&
		"$top/tools/example.sh" stock "$1" >/dev/null
}

gate_build() {
	local series

	for series in "${kernels[@]}"; do
		[ "$series" = "$newest" ] || from_nothing "$series" || return 1
	done
}

# The newest is built with sparse looking at each file: its words are warnings
# like the compiler's.
gate_sparse() {
	from_nothing "$newest" C=2
}

gate_kernel_doc() {
	# shellcheck disable=SC2046
	"$scripts/kernel-doc" -none $(sources | grep -v '^kunit/') 2>&1 |
		no_output
}

gate_coccinelle() {
	local script

	mkdir -p "$top/build"
	for script in "$scripts"/coccinelle/{free,locks,null,misc,iterators}/*.cocci; do
		case $script in
		*/doubleinit.cocci | */badty.cocci | */newline_in_nl_msg.cocci |\
		*/minmax.cocci | */flexible_array.cocci) continue ;;
		esac
		! grep -q 'script:ocaml' "$script" || continue
		spatch -D report --very-quiet --no-show-diff --sp-file "$script" \
			--include-headers-for-types --dir "$top/ndiscompat" \
			2>"$top/build/spatch.log" || cat "$top/build/spatch.log"
	done | no_output
}

gate_shellcheck() {
	shellcheck -x -P "$top/tools" tools/*.sh .ci/run &&
		shellcheck -S warning -e SC2034 -s bash -x -P "$top" \
			tools/lab/system-lib tools/lab/guests tools/system/*.sh &&
		shellcheck -s dash -e SC2002 tools/lab/init tools/lab/stock-init
}

# Of the example only port.c is Linux's.
gate_example() {
	{ grep -n '#[ \t]*include' examples/*/*.[ch] | grep -v '/port\.c:' |
		grep -v '<ndis\.h>\|"[a-z]*\.h"' || true; } | no_output
}

# <ndis.h> alone, as a port or a user-space test includes it, for every NDIS
# version, and with macros of a port's own that are called like the kernel's.
gate_header() {
	local cc version flags="-std=gnu11 -fshort-wchar -Wall -Wextra -Werror"

	flags+=" -Dcurrent=port_current -Ddma_alloc_coherent=port_alloc"
	flags+=" -Dlist_head=port_list -Dspin_lock=port_lock -Dprintk=port_print"
	for cc in gcc clang; do
		for version in '' -DNDIS60_MINIPORT -DNDIS61_MINIPORT \
			-DNDIS620_MINIPORT -DNDIS630_MINIPORT \
			-DNDIS650_MINIPORT -DNDIS687_MINIPORT; do
			# shellcheck disable=SC2086
			echo '#include <ndis.h>' |
				$cc $flags $version -x c -Indiscompat/include \
					-fsyntax-only - || return 1
		done
	done
	if grep -rn '#include <linux/\|#include <asm/' ndiscompat/include/ndis*; then
		echo "a Linux header behind <ndis.h>"
		return 1
	fi
	! echo '#include <ndis.h>' | gcc -x c -Indiscompat/include \
		-fsyntax-only - 2>/dev/null || {
		echo "<ndis.h> must refuse a build without -fshort-wchar"
		return 1
	}
}

gate_exports() {
	tools/exports.pl
}

# Every name that three drivers want, but for the families that are left out.
gate_names() {
	tools/names.sh --check &&
		{ tools/names.sh | head -n 1 >/dev/null; } 2>&1 | no_output
}

# Every source file has its suite.
gate_mirror() {
	local source

	for source in $(sources | grep '^ndiscompat/.*\.c$\|^nicdrv/.*\.c$'); do
		[ -e "kunit/${source%.c}_kunit.c" ] || echo "$source has no suite"
	done | no_output
}

# Versions are known in compat/ and nowhere else.
gate_compat() {
	# shellcheck disable=SC2046
	{ grep -n 'LINUX_VERSION_CODE\|KERNEL_VERSION(\|linux/version\.h' \
		$(sources | grep -v '/compat/') || true; } | no_output
}

# The range of kernels is the same wherever it is named.
gate_range() {
	local first=${kernels[0]} last=${kernels[-1]} pattern series

	for pattern in "< KERNEL_VERSION(${first/./, }, 0)" \
		">= KERNEL_VERSION(${last%.*}, $((${last#*.} + 1)), 0)" \
		"supports Linux $first to $last"; do
		grep -q "$pattern" ndiscompat/compat/range.h || {
			echo "ndiscompat/compat/range.h lacks: $pattern"
			return 1
		}
	done
	grep -q "Linux $first to $last" README.md || {
		echo "README.md does not say Linux $first to $last"
		return 1
	}
	pattern=$(sed -n 's/^BUILD_EXCLUSIVE_KERNEL="\(.*\)"/\1/p' dkms.conf)
	for series in "$first" "$last"; do
		echo "$series.0" | grep -Eq "$pattern" || {
			echo "dkms.conf excludes $series"
			return 1
		}
	done
	for series in 5.19 6.0 "${last%.*}.$((${last#*.} + 1))"; do
		! echo "$series.0" | grep -Eq "$pattern" || {
			echo "dkms.conf includes $series"
			return 1
		}
	done
	grep -q "^PACKAGE_VERSION=\"$(sed -n \
		's/^MODULE_VERSION("\(.*\)");/\1/p' ndiscompat/main.c)\"" \
		dkms.conf || {
		echo "dkms.conf and main.c differ in the version"
		return 1
	}
}

# What is refused, in one clear line: kernels that are not supported, and a
# machine where nothing can be installed.
gate_refusals() {
	local fake=$top/build/fake-kernel

	refuses 0x060000 '' 'supports Linux 6.1 to 6.12' &&
		refuses 0x060d00 '' 'supports Linux 6.1 to 6.12' &&
		refuses 0x060c00 '#define CONFIG_PREEMPT_RT 1' 'PREEMPT_RT' ||
		return 1
	said 'is no kernel build folder' make -s KDIR="$fake/none" || return 1
	# shellcheck disable=SC2016
	[ "$(id -u)" != 0 ] ||
		said '^ndiscompat: install these first, to try: no-such-package$' \
			setpriv --reuid=65534 --clear-groups bash -c \
			'. "$1/tools/lib.sh"; need "to try" no-such-package' - \
			"$top"
}

# said PATTERN COMMAND...: the command fails, and says so.
said() {
	local pattern=$1 output

	shift
	if output=$("$@" 2>&1 </dev/null) || ! grep -q "$pattern" <<<"$output"; then
		echo "\"$*\" does not say \"$pattern\" but: $output"
		return 1
	fi
}

# refuses VERSION CONFIG WORDS: make says so of a kernel like that.
refuses() {
	rm -rf "$fake"
	mkdir -p "$fake/include/generated/uapi/linux"
	touch "$fake/Makefile"
	echo "#define CONFIG_64BIT 1
$2" >"$fake/include/generated/autoconf.h"
	echo "#define LINUX_VERSION_CODE $(($1))
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))" \
		>"$fake/include/generated/uapi/linux/version.h"
	said "^ndiscompat: .*$3" make -s KDIR="$fake"
}

# Work left for later, and paths of somebody's machine.
gate_words() {
	{ grep -rnIE 'TODO|FIXME|XXX|/home/|/root/|/work/' --exclude-dir=.git \
		--exclude-dir=build --exclude=check.sh --exclude=COPYING \
		--exclude='.*' --exclude='*.mod*' --exclude='*.symvers' \
		--exclude=modules.order . || true; } | no_output
}

# Passes on what it reads, and fails if that is anything.
no_output() {
	! grep .
}

# run GATE
run() {
	local output

	if output=$("gate_$1" 2>&1); then
		echo "ok check $1"
		add 1 0 0
	else
		# shellcheck disable=SC2001
		echo "not ok check $1
$(sed 's/^/#   /' <<<"$output")"
		add 0 1 0
	fi
}

# The gates that GATE= asks for.
chosen() {
	local gate

	for gate in $(declare -F | sed -n 's/^declare -f gate_//p'); do
		# shellcheck disable=SC2254
		case $gate in ${GATE:-*}) echo "$gate" ;; esac
	done
}

side_by_side run < <(chosen)

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
