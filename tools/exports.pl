#!/usr/bin/env perl
# SPDX-License-Identifier: GPL-2.0-only
#
# exports.pl: compares what the layer exports, what its headers declare, what
# is documented and what the suites call.  A name that lacks one of the four is
# printed, and fails.
#
# Names are the exported functions, and the inline functions and macros of
# include/ndis that stand for a call of Windows.
use strict;
use warnings;

my %files;
my $bad = 0;

sub complain {
	print "$_[0]\n";
	$bad = 1;
}

sub slurp {
	my ($path) = @_;
	local $/;

	open(my $in, '<', $path) or die "$path: $!\n";
	return <$in>;
}

$files{$_} = slurp($_) for split /\n/,
	`find ndiscompat kunit -name '*.[ch]' ! -name '*.mod.c'`;

my @headers = grep { m{^ndiscompat/include/} } sort keys %files;
my @sources = grep { m{^ndiscompat/.*\.c$} } sort keys %files;
my $suites = join '', map { $files{$_} } grep { m{_kunit\.c$} } keys %files;

# What is exported, and where.
my %exported;
for my $path (@sources) {
	while ($files{$path} =~ /^EXPORT_SYMBOL(_GPL)?\((\w+)\)/mg) {
		complain("$path: $2 must be EXPORT_SYMBOL_GPL") unless $1;
		$exported{$2} = $path;
	}
}

# What is declared: prototypes, inline functions, macros that are calls.
my (%declared, %inline);
for my $path (@headers) {
	my $text = $files{$path};

	$text =~ s{/\*.*?\*/}{}gs;
	while ($text =~ /^#define ((?:Ndis|Ke|Ex|Rtl)[A-Z]\w*)\(/mg) {
		$inline{$1} = $path;
	}
	while ($text =~ /^FORCEINLINE [^#;{]*?\b(\w+)\([^;{]*\)\s*\{/mg) {
		$inline{$1} = $path;
	}
	$text =~ s/^#(?:[^\n]*\\\n)*[^\n]*$//mg;
	# What the kernel itself exports is declared with extern.
	$text =~ s/^extern\b[^;]*;//mg;
	$text =~ s/^typedef\b[^;{]*(?:\{[^}]*\}[^;]*)?;//mg;
	while ($text =~ /^(?:[A-Za-z_]\w*[ \n*]+)+\**(\w+)\([^;{]*\);/mg) {
		$declared{$1} = $path;
	}
}

for my $name (sort keys %exported) {
	complain("$name is exported by $exported{$name}, but no header declares it")
		unless $declared{$name};
}
for my $name (sort keys %declared) {
	complain("$name is declared in $declared{$name}, but not exported")
		unless $exported{$name};
}

# What is documented, and how.
my %where = (%exported, %inline);
for my $name (sort keys %where) {
	my ($doc) = $files{$where{$name}} =~
		m{(/\*\*\n \* \Q$name\E\(\) - .*?\*/)}s;

	if (!$doc) {
		complain("$name has no kernel-doc in $where{$name}");
		next;
	}
	for my $part ('Context:', 'Differs from Windows:') {
		complain("$name: its kernel-doc lacks \"$part\"")
			unless $doc =~ /^ \* \Q$part\E/m;
	}
	complain("$name: its kernel-doc lacks \"Return:\"")
		if $files{$where{$name}} =~
			/^(?!VOID|FORCEINLINE VOID)[A-Z]\w*[ *]+\Q$name\E\(/m &&
		   $doc !~ /^ \* Return:/m;
}

for my $name (sort keys %where) {
	complain("$name is called by no suite")
		unless $suites =~ /\b\Q$name\E\b/;
}

printf "%d exported, %d inline, all declared, documented and tested\n",
	scalar keys %exported, scalar keys %inline unless $bad;
exit $bad;
