#!/bin/sh
# The command "planner" for root: runs as the user planner, with the key that root keeps.
# Copy to /usr/local/sbin/planner, mode 0755. Names of files are taken from /var/lib/planner on.
cd /var/lib/planner || exit
umask 077
if [ -r /etc/planner/planner.key ]; then
    PLANNER_KEY=$(cat /etc/planner/planner.key)
    export PLANNER_KEY
fi
exec runuser -u planner -- /srv/planner/bin/planner "$@"
