#!/usr/bin/env bash
# Installs DuckDB from npm, which `npm run test:parquet` reads Parquet by.
set -euo pipefail
cd "$(dirname "$0")/../.."

npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .venv/parquet @duckdb/node-api@1.5.6-r.1
