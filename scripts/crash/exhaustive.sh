#!/bin/bash
# Ends `prep ingest` at every system call that changes the disk, and shows that each time the
# workspace is sound and the next run comes to the bytes of a run that nobody disturbed. The call is
# the process's last one (SIGKILL), or it fails (disk full, input/output error). Then: kills at random
# moments, several in a row, on a larger archive.
#
#   scripts/crash/exhaustive.sh PREP [--every K] [--random N]
#
# PREP is the binary. --every K takes every K-th point only (for CI). --random N sets the number of
# kills at random moments (25; the seed is fixed). Needs strace. The work is done in a folder that is
# removed; the last line is the summary; the exit code is 0 if nothing was wrong.
#
# A killed process loses nothing that it had handed to the system; a power failure does. That the
# calls are made in an order that survives one too is checked from a list of them (check_order).

set -u
prep=$(realpath "$1")
shift
every=1 random=25
while [ $# -gt 0 ]; do
  case $1 in
    --every) every=$2 ;;
    --random) random=$2 ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
  shift 2
done
command -v strace > /dev/null || { echo "strace is not installed" >&2; exit 69; }

# What a killed process leaves does not depend on the disk, so memory will do, where there is enough.
memory=$(df --output=avail /dev/shm 2> /dev/null | tail -1)
[ "${memory:-0}" -gt 1000000 ] && : "${TMPDIR:=/dev/shm}"
place=$(mktemp -d "${TMPDIR:-/tmp}/prep-crash-XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place" || exit 1

killed=0 failed=0 at_random=0 wrong=0

complain() {
  wrong=$((wrong + 1))
  echo "WRONG: $*"
}

# All that equal workspaces have in common: hashes of the files in shards/, digest of the manifest.
# A file left over would show up here too.
contents() {
  (cd "$1" && find shards -type f -exec sha256sum {} + | sort -k 2)
  "$prep" status -w "$1" | grep '^digest'
}

# ingest WORKSPACE JOBS [COMMAND…]: runs COMMAND prep ingest …; the shell need not tell of the killed.
ingest() {
  local workspace=$1 jobs=$2
  shift 2
  {
    "$@" "$prep" ingest "$archive" -w "$workspace" --jobs "$jobs" "${profile[@]}" \
      > out.txt 2> err.txt
  } 2> /dev/null
}

# check_sound WORKSPACE WHAT: nothing that the manifest speaks of is missing or damaged.
check_sound() {
  [ -e "$1/manifest.sqlite" ] || return
  "$prep" verify --deep -w "$1" > verify.txt 2>&1
  case $? in
    0 | 10) ;; # 10: ended before the manifest had a schema
    *) complain "$2: verify says: $(head -3 verify.txt | tr '\n' ' ')" ;;
  esac
}

# check_completion WORKSPACE JOBS WHAT: the next run ends in the expected bytes.
check_completion() {
  ingest "$1" "$2" || complain "$3: the next run ended with $?: $(head -1 err.txt)"
  [ "$(contents "$1")" = "$expected" ] || complain "$3: the next run came to other bytes"
}

# points CALL: which calls of that name, counted in the main thread, change the disk: all of them; of
# openat those that may create a file. All writing is done in the main thread.
points() {
  rm -rf traced
  ingest traced 2 strace -f -qq -o trace.txt -e trace="$1"
  local main wanted=.
  main=$(head -1 trace.txt | cut -d ' ' -f 1) # none where the call is never made
  [ "$1" = openat ] && wanted=O_CREAT
  grep "^$main  *$1(" trace.txt | grep -n . | grep "$wanted" | cut -d : -f 1 |
    awk -v k="$every" '{ last = $0 } NR % k == 1 || k == 1 { print; shown = $0 }
      END { if (last != shown) print last }'
}

calls="write pwrite64 writev fsync fdatasync rename renameat renameat2 unlink unlinkat ftruncate
  mkdir mkdirat openat"

# kill_at CALL N: SIGKILL comes when the call is entered, so the call is not made any more.
kill_at() {
  local what="killed at $1 $2"
  rm -rf w
  ingest w 2 strace -f -qq -o strace.txt -e trace="$1" -e inject="$1:signal=KILL:when=$2"
  local status=$?
  # The last few calls are not made in every run: they depend on how threads take turns.
  case $status in
    137) killed=$((killed + 1)) ;;
    0) ;;
    *) complain "$what: ended with $status" ;;
  esac
  check_sound w "$what"
  check_completion w $((killed % 3 + 1)) "$what"
}

# fail_at CALL WHEN ERROR: the call fails; WHEN is N for once, N+ for ever after.
fail_at() {
  local what="$1 $2 fails with $3"
  rm -rf w
  ingest w 2 strace -f -qq -o strace.txt -e trace="$1" -e inject="$1:error=$3:when=$2"
  local status=$?
  failed=$((failed + 1))
  case $status in
    0) [ "$(contents w)" = "$expected" ] || complain "$what: ended with 0 and other bytes" ;;
    1 | 28)
      # Where every write fails, the message's does too.
      [ "$1 $2" = "write ${2%+}+" ] || grep -qE '^error: .*(w/|standard output)' err.txt ||
        complain "$what: $status without a message"
      ;;
    *) complain "$what: ended with $status: $(head -1 err.txt)" ;;
  esac
  check_sound w "$what"
  check_completion w $((failed % 3 + 1)) "$what"
}

# Each shard is synced before it gets its name, and its folder before its rows are written.
check_order() {
  rm -rf w
  ingest w 2 strace -f -y -qq -o trace.txt -e trace=fsync,rename,pwrite64
  awk '
    /fsync\(.*\.tmp-/ { synced = $0; sub(/.*\//, "", synced); sub(/>.*/, "", synced) }
    /rename\(/ { if (synced == "" || !index($0, synced)) print "renamed before it was synced: " $0
                 synced = ""; open = 1; renames++ }
    /fsync\(.*\/shards\/[^\/]*>/ { open = 0 }
    /pwrite64\(.*manifest/ { if (open) print "rows written before the folder was synced: " $0 }
    END { if (renames < 2) print renames + 0 " shards were renamed" }' trace.txt > order.txt
  [ -s order.txt ] && complain "$(head -1 order.txt)"
}

# kill_at_random: up to three runs of one workspace, each killed within the time that a run takes.
kill_at_random() {
  local runs=$((RANDOM % 3 + 1)) run pid
  rm -rf w
  for run in $(seq $runs); do
    ingest w $((RANDOM % 3 + 1)) &
    pid=$!
    sleep "$(awk -v r=$RANDOM -v d="$duration" 'BEGIN { printf "%.3f", r / 32768 * d }')"
    # The function runs in a subshell whose only child is prep.
    kill -9 "$(ps -o pid= --ppid $pid)" 2> /dev/null && at_random=$((at_random + 1))
    wait $pid 2> /dev/null
    check_sound w "random kill $at_random"
  done
  check_completion w $((RANDOM % 3 + 1)) "random kill $at_random"
}

# undisturbed ARCHIVE PROFILE…: sets the archive to be read, what has to come out, and how long it took.
undisturbed() {
  archive=$1
  shift
  profile=("$@")
  rm -rf reference
  local start=$EPOCHREALTIME
  ingest reference 2 || { cat err.txt; exit 1; }
  duration=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
  expected=$(contents reference)
  rm -r reference
}

# Twelve pictures with their masks, made large so that there are two shards.
"$prep" synth small.tar.xz --categories pushpins --scale 0.1 --fraction 0.001 --quiet > /dev/null
undisturbed small.tar.xz --min-pixels 1200000 --max-pixels 1300000
check_order
for call in $calls; do
  for n in $(points "$call"); do kill_at "$call" "$n"; done
done
for call in write pwrite64 fsync fdatasync; do
  for n in $(points "$call"); do
    fail_at "$call" "$n" EIO
    fail_at "$call" "$n+" ENOSPC
  done
done

RANDOM=20251
if [ "$random" -gt 0 ]; then
  "$prep" synth large.tar.xz --scale 0.1 --fraction 0.005 --quiet > /dev/null
  undisturbed large.tar.xz --min-pixels 501760 --max-pixels 602112
  while [ $at_random -lt "$random" ]; do kill_at_random; done
fi

echo "$killed kills at system calls, $failed failing calls, $at_random kills at random: $wrong wrong"
[ $wrong = 0 ]
