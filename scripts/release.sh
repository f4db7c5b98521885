#!/usr/bin/env bash
# Makes FOLDER/latent4j-VERSION.tar.gz and its .sha256 of the last commit, whatever else lies in the checkout:
# jar, libraries, start script, SBOM, licences, docs. The same commit gives the same bytes. Native code is
# that of this platform; with --all-platforms, of every platform there is (about 1 GB).
#
#   scripts/release.sh [--all-platforms] [FOLDER]      FOLDER is target/release where none is given
set -euo pipefail
umask 022 # the jar keeps the modes of its folders
profile=
if [ "${1:-}" = --all-platforms ]; then
  profile=-Pall-platforms
  shift
fi
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$root/target/release}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if ! tar --version 2> /dev/null | grep -q GNU; then
  echo "release: expected GNU tar as tar, found another: its options for equal bytes are needed" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source"
git -C "$root" archive --format=tar HEAD | tar -x -C "$work/source"
time=$(git -C "$root" log -1 --format=%ct)
cd "$work/source"
mvn -B -q -DskipTests -Djacoco.skip=true -Dspotless.check.skip=true ${profile:+"$profile"} package >&2
version=$(sed -n '/<artifactId>latent4j</{n;s/.*<version>\(.*\)<.*/\1/p;q;}' pom.xml)

name=latent4j-$version
out=$work/$name
mkdir -p "$out/bin"
cp target/latent4j.jar README.md CHANGELOG.md SECURITY.md LICENSE NOTICE "$out"
cp -R target/lib docs "$out"
cp scripts/latent4j "$out/bin/latent4j"
cp scripts/serve.sh "$out/bin/serve.sh"
cp target/classes/META-INF/THIRD-PARTY.txt target/classes/META-INF/sbom/latent4j.cdx.json "$out"
chmod -R u=rwX,go=rX "$out"
tar --sort=name --format=gnu --mtime="@$time" --owner=0 --group=0 --numeric-owner -c -C "$work" "$name" \
  | gzip -n -9 > "$work/$name.tar.gz"
cd "$work"
sha256sum "$name.tar.gz" > "$name.tar.gz.sha256"
mv "$name.tar.gz" "$name.tar.gz.sha256" "$folder"
echo "$folder/$name.tar.gz"
