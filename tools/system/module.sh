# shellcheck shell=bash disable=SC2154
# The module on a stock kernel: loading, tables, refusals, dkms.
# Needs: dkms

ko=$build/ndiscompat/ndiscompat.ko

case_load_and_unload() {
	insmod "$ko"
	loaded
	rmmod ndiscompat
	not_loaded
	[ ! -e $tables ]
}

case_load_and_unload_many_times() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		insmod "$ko"
		rmmod ndiscompat
	done
}

case_tables_are_empty_at_load() {
	insmod "$ko"
	grep -qx 'blocks 0' $tables/pool
	grep -qx 'irql       0' $tables/breaches
	[ "$(stat -c %a $tables/pool)" = 400 ]
}

case_event_is_there() {
	insmod "$ko"
	grep -q adapter /sys/kernel/tracing/events/ndiscompat/ndc_breach/format
}

case_verify_is_a_parameter() {
	insmod "$ko" verify=2
	[ "$(cat /sys/module/ndiscompat/parameters/verify)" = 2 ]
	echo 0 >/sys/module/ndiscompat/parameters/verify
	[ "$(cat /sys/module/ndiscompat/parameters/verify)" = 0 ]
}

case_bad_parameter_is_refused() {
	refused insmod "$ko" verify=loud
	grep -q 'Invalid parameters' $scratch/error
	not_loaded
}

case_loading_twice_is_refused() {
	insmod "$ko"
	refused insmod "$ko"
	grep -q 'File exists' $scratch/error
	loaded
}

case_module_of_another_kernel_is_refused() {
	refused insmod "$other/ndiscompat/ndiscompat.ko"
	grep -q 'Invalid module format' $scratch/error
	not_loaded
	dmesg | grep -q 'ndiscompat.*\(version magic\|must match the kernel\|disagrees about version\)'
}

case_module_says_what_it_is() {
	modinfo -F license "$ko" | grep -qx GPL
	modinfo -F version "$ko" | grep -qx '[0-9.]*'
	modinfo -F parm "$ko" | grep -q '^verify:'
	modinfo -F description "$ko" | grep -q NDIS
}

case_make_load_and_unload() {
	refused make -s -C "$top" unload
	grep -q 'not loaded' $scratch/error
	mkdir $scratch/tree
	cp -r "$top/tools" "$top/Makefile" $scratch/tree/
	# The module is built already; only loading it is this case's.
	sed -i 's/^make -s.*/:/; s,"$top/ndiscompat/ndiscompat.ko","$KO",' \
		$scratch/tree/tools/load.sh
	KO=$ko make -s -C $scratch/tree load
	loaded
	refused env KO="$ko" make -s -C $scratch/tree load
	grep -q 'loaded already' $scratch/error
	make -s -C $scratch/tree unload
	not_loaded
}

case_dkms_module_is_found_by_modprobe() {
	mkdir -p "/lib/modules/$release/updates"
	find "$build/dkms/modules" -name 'ndiscompat.ko*' \
		-exec cp {} "/lib/modules/$release/updates/" \;
	depmod "$release"
	modprobe ndiscompat
	loaded
	modprobe -r ndiscompat
	not_loaded
}
