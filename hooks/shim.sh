#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# git-dltask hook: @EVENT@
# Written by "git dltask hooks install"; "git dltask hooks uninstall" removes it and puts back the
# hook that was here before. The rules are in git-dltask-hook, not here.
event='@EVENT@'
program='@PROGRAM@'
before=$0.dltask-chained

refs=
[ "$event" != pre-push ] || refs=$(cat)
with_refs() {
    if [ "$event" = pre-push ]; then printf '%s' "${refs:+$refs
}" | "$@"; else "$@"; fi
}

if [ -x "$before" ]; then with_refs "$before" "$@" || exit; fi
if [ ! -x "$program" ] && ! program=$(command -v git-dltask-hook); then
    echo "git-dltask-hook is not installed any more: install it, or remove the hook '$0'" >&2
    case $event in commit-msg | pre-push) exit 1 ;; *) exit 0 ;; esac
fi
[ "$event" = pre-push ] || exec "$program" "$event" "$@"
with_refs "$program" "$event" "$@"
