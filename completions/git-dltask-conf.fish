# SPDX-License-Identifier: Apache-2.0
# Leads 'git dltask ...' to the completion of git-dltask: fish's completion of git does not by itself.
function __git_dltask_forward
	set -l words (commandline -opc)
	complete -C "git-dltask "(string join ' ' -- $words[3..-1] (commandline -ct))
end
complete -c git -f -n 'set -l words (commandline -opc); test "$words[2]" = dltask' -a '(__git_dltask_forward)'
