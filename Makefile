# SPDX-License-Identifier: GPL-2.0-only
# Targets for people.  What is built, and how, is in Kbuild.

KDIR ?= /lib/modules/$(shell uname -r)/build
DESTDIR ?=

.PHONY: modules
modules:
	@tools/supported.sh "$(KDIR)"
	$(MAKE) -C "$(KDIR)" M="$(CURDIR)" modules

.PHONY: install
install: modules
	$(MAKE) -C "$(KDIR)" M="$(CURDIR)" INSTALL_MOD_DIR=updates \
		$(if $(DESTDIR),INSTALL_MOD_PATH="$(DESTDIR)") modules_install

.PHONY: load unload
load:
	@tools/load.sh "$(KDIR)"
unload:
	@tools/load.sh --unload

.PHONY: run test kunit traffic labtest system lab check names coverage bench
run test kunit traffic labtest system lab check names coverage bench:
	@tools/$@.sh

.PHONY: clean
clean:
	rm -rf build
	find . -name .git -prune -o \( -name '*.o' -o -name '*.ko' \
		-o -name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o -name '.*.d' \
		-o -name '*.symvers' -o -name 'modules.order' \) -type f \
		-exec rm -f {} +

.PHONY: help
help:
	@sed -n 's/^#: //p' Makefile

#: make [KDIR=dir]  build for the running kernel, or the one whose build is there
#: make install     install the modules (root); then modprobe finds them
#: make load        build and load on this machine (root); make unload
#: make run         see it: VM queues of three guests, in a live table
#: make test        everything below, on every supported kernel
#: make check       static gates
#: make names       which calls of Windows there are, and which drivers want
#: make kunit       the suites; KERNEL=6.1|6.12 LAB=uml|smp SUITE=pattern
#: make traffic     real frames over the example port; KERNEL= LAB=
#: make labtest     proof that the labs see bugs; BUG=pattern
#: make system      stock kernels in QEMU; KERNEL= TEST=pattern
#: make lab         a shell in a stock guest; KERNEL= IOMMU=lazy|strict SMP=n
#: make coverage    lines covered by the suites
#: make bench       what it costs in instructions; ONLY=memory|frames PROFILE=1
