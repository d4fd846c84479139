#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# git-dltask hook: @EVENT@
# Written by "git dltask hooks install"; "git dltask hooks uninstall" removes it and puts back the
# hook that was here before. The rules are in git-dltask-hook, not here.
event='@EVENT@'
program=@PROGRAM@
before=$0.dltask-chained

refs=
case $event in pre-push | reference-transaction) refs=$(cat) ;; esac
with_refs() {
    case $event in
        pre-push | reference-transaction) printf '%s' "${refs:+$refs
}" | "$@" ;;
        *) "$@" ;;
    esac
}

if [ -x "$before" ]; then with_refs "$before" "$@" || exit; fi
if [ ! -x "$program" ] && ! program=$(command -v git-dltask-hook); then
    echo "git-dltask-hook is not installed any more: install it, or remove the hook '$0'" >&2
    case $event in commit-msg | pre-push) exit 1 ;; *) exit 0 ;; esac
fi
case $event in
    pre-push) with_refs "$program" "$event" "$@" ;;
    reference-transaction) [ "$1" != prepared ] || with_refs "$program" "$event" "$@" ;;
    *) exec "$program" "$event" "$@" ;;
esac
