#!/usr/bin/env bash
# Installs the engines that `npm run test:queries` asks: Trino, which Athena is made of, from Maven Central, sqlglot's
# reader of Athena's DDL from PyPI, and Microsoft's parser of KQL from npm. Needs Python 3; Java and Maven come from
# Debian if there are none, which needs root.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v mvn >/dev/null || ! command -v javac >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven default-jdk-headless >/dev/null
fi
mvn --quiet --batch-mode --file tests/queries/pom.xml dependency:copy-dependencies \
  -DoutputDirectory="$PWD/.venv/queries/trino"
javac -cp '.venv/queries/trino/*' -d .venv/queries/classes tests/queries/AskTrino.java

python3 -m venv .venv/queries/python
.venv/queries/python/bin/pip install --quiet --disable-pip-version-check sqlglot==30.30.0
npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .venv/kusto \
  @kusto/language-service-next@12.4.1
