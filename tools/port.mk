# SPDX-License-Identifier: GPL-2.0-only
#
# For the Kbuild of a port, which is built out of this tree:
#
#   include $(NDISCOMPAT)/tools/port.mk
#   obj-m := nic.o
#   nic-y := driver.o adapter.o port.o
#
#   make -C /lib/modules/$(uname -r)/build M=$PWD NDISCOMPAT=/path/of/this/tree
#
# NDISCOMPAT_SYMBOLS is the Module.symvers of the layer's build, if that is not
# in the tree.  PORTING.md says the rest.
ndiscompat := $(patsubst %/tools/port.mk,%,$(lastword $(MAKEFILE_LIST)))
NDISCOMPAT_SYMBOLS ?= $(ndiscompat)/Module.symvers

ifeq ($(wildcard $(NDISCOMPAT_SYMBOLS)),)
$(warning ndiscompat: $(NDISCOMPAT_SYMBOLS) is missing; build the layer first)
endif

# Where the layer's exports are, for this kernel.
KBUILD_EXTRA_SYMBOLS += $(NDISCOMPAT_SYMBOLS)

ccflags-y += -I$(ndiscompat)/ndiscompat/include

# What sources for Microsoft's compiler take for granted: members of unnamed
# structures that have a tag, and names called linux and unix.
ccflags-y += -fms-extensions -Ulinux -Uunix

# What it accepts without a word: pool tags of four letters, prototypes with
# (), declarations anywhere, and pragmas of its own.
ccflags-y += -Wno-multichar -Wno-strict-prototypes
ccflags-y += -Wno-declaration-after-statement -Wno-unknown-pragmas

# Reports name the place in the port by its return address: a tail call would
# name the caller's caller.
ccflags-y += -fno-optimize-sibling-calls

# WPP's preprocessor would write a .tmh file for each source; empty ones do.
ndiscompat_tmh := $(obj)/.tmh
ccflags-y += -I$(ndiscompat_tmh)
clean-files += .tmh
$(shell mkdir -p $(ndiscompat_tmh) && cd $(ndiscompat_tmh) && \
	find -L $(abspath $(src)) -name '*.[ch]' -exec sed -n \
	's/^[ \t]*\#[ \t]*include[ \t]*"\([^"/]*\.tmh\)".*/\1/p' {} + | \
	while read -r file; do [ -e "$$file" ] || : >"$$file"; done)
