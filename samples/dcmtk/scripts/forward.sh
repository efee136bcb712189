#!/bin/sh
# Sends the files of a folder to an archive, and asks whether they are there.
#
#     forward.sh HOST PORT CALLED FOLDER PATIENT-ID
#
# The tools are `npx dcx-echoscu` and so on, or what TOOLS is set to, in front of the tool's name.
# Exits with 0 when the archive has the study, 1 when it is not there, 2 when it did not take everything, 3 when it knows nothing of it.
set -u
host=$1 port=$2 called=$3 folder=$4 patient=$5
tools=${TOOLS-npx dcx-}

${tools}echoscu -aec "$called" -to 5 "$host" "$port" || exit 1

${tools}storescu -aec "$called" --scan-directories --recurse "$host" "$port" "$folder" || exit 2

found=$(${tools}findscu -S -aec "$called" -k QueryRetrieveLevel=STUDY -k "PatientID=$patient" -k StudyInstanceUID \
  "$host" "$port" 2>&1 | grep -c 'StudyInstanceUID')
test "$found" -gt 0 || exit 3
echo "$found studies of $patient are there"
