#!/usr/bin/env bash
# All stages of the reader's training: bash training/reader/recipe.sh DATA MODEL.safetensors OUT (see ../README.md).
# Each stage runs twice, with different seeds, on one core each; the next one goes on from their average.
# Run it again after an interruption and it goes on from the last checkpoints.
set -euo pipefail
data=$1 weights=$2 out=$3
mkdir -p "$out"

stage() { # stage NAME STEPS RATE OPTIONS...
    local name=$1 steps=$2 rate=$3
    shift 3
    if [ ! -e "$out/$name.pt" ]; then
        for seed in 1 2; do
            python -m training.reader.train "$data" --weights "$weights" --out "$out/$name$seed" --threads 1 \
                --steps "$steps" --rate "$rate" --seed "$seed" "$@" > "$out/$name$seed.log" &
        done
        wait
        python -m training.reader.export "$out/${name}1/reader.pt" "$out/${name}2/reader.pt" --average "$out/$name.pt"
    fi
    weights=$out/$name.pt
}

stage sentences 366 2e-4 --synthetic 22000
stage mixed 238 1.5e-4 --synthetic 6000 --own 2
stage real 900 1.2e-4 --searched 0.4 --wrong 0.15 --twins 0.1
stage last 750 9e-5 --searched 0.4 --wrong 0.12 --twins 0.06
python -m training.reader.export "$out/real.pt" "$out/last.pt" --data "$data"
python -m training.reader.calibrate "$data"
