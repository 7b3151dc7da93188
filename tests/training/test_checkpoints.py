"""Trainings that are broken off anywhere go on to the same bits; files are whole or not there."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from wlnet.formats.archives import Archive, unpacked
from wlnet.training.checkpoints import CheckpointError, resume, write_checkpoint
from wlnet.training.intervals import Interval
from wlnet.training.loop import Run, Settings
from wlnet.training.measurements.specifications import read_measures
from wlnet.training.optimisers import OPTIMISERS
from wlnet.training.sources import Examples

from .nets import made, stepper

NET = Archive({"net.wl": "net"}, {"net/0": np.array([1.5, 2.5])})
CODE = 'NetChain[{LinearLayer[8], DropoutLayer[0.3], Tanh, LinearLayer[3], SoftmaxLayer[]}, "Input" -> 4]'


def run(rounds, observers=(), method="ADAM"):
    rng = np.random.default_rng(11)
    attached, net = made(CODE, 3)
    s = stepper(attached, net, OPTIMISERS[method]())
    data = {"Input": rng.standard_normal((30, 4)), "Output": rng.integers(1, 4, 30)}
    train, held = Examples(data, 30).split(np.arange(24, 30))
    measures = read_measures(attached, ("ErrorRate", "ConfusionMatrix", "Precision"))
    s.watched = sorted({end for measure in measures for end in measure.ends}, key=str)
    settings = Settings(
        7, rounds, None, 0.05, [s.learned], lambda batch, _total: 1 / (1 + batch), measures, held, Interval()
    )
    return Run(s, train, settings, np.random.default_rng(12), observers)


class StopAfter:
    """Writes a checkpoint after so many batches, and stops."""

    def __init__(self, batches, path):
        self.batches, self.path = batches, path

    def batch_done(self, run):
        if run.batches != self.batches:
            return None
        write_checkpoint(self.path, NET, run)
        return "Stop"

    def round_done(self, run):
        return self.batch_done(run)


@pytest.mark.parametrize("batches", [1, 3, 4, 5, 8, 11])
def test_a_resumed_training_ends_with_the_same_bits(batches, tmp_path):
    whole = run(3)
    whole.train()
    path = str(tmp_path / "run.wlnet")
    broken = run(3, [StopAfter(batches, path)])
    broken.train()
    again = run(3)
    resume(path, again)
    again.train()
    assert again.reason == whole.reason
    for key, array in whole.stepper.arrays.items():
        np.testing.assert_array_equal(again.stepper.arrays[key], array, err_msg=str(key))
    for key, array in whole.arrays.items():
        np.testing.assert_array_equal(again.arrays[key], array, err_msg=str(key))
    assert str(again.record) == str(whole.record)
    assert (again.best, again.examples, again.batches) == (whole.best, whole.examples, whole.batches)
    kept = unpacked(Path(path).read_bytes())
    assert kept.texts["net.wl"] == "net"
    assert kept.arrays["net/0"].tolist() == [1.5, 2.5]


def test_a_checkpoint_of_another_method_is_refused(tmp_path):
    path = str(tmp_path / "run.wlnet")
    run(2, [StopAfter(2, path)]).train()
    with pytest.raises(CheckpointError, match="another net, or with another method"):
        resume(path, run(2, method="SGD"))


@pytest.mark.parametrize("damage", [lambda b: b[:-30], lambda _: b"", lambda b: b[:200] + b"\x00\x01" + b[202:]])
def test_a_damaged_file_is_refused(damage, tmp_path):
    path = tmp_path / "run.wlnet"
    run(2, [StopAfter(2, str(path))]).train()
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(CheckpointError, match="damaged"):
        resume(str(path), run(2))


def test_where_nothing_can_be_written_nothing_is_left(tmp_path):
    (tmp_path / "file").write_text("")
    training = run(1)
    with pytest.raises(OSError, match="file"):
        write_checkpoint(str(tmp_path / "file" / "run.wlnet"), NET, training)
    assert os.listdir(tmp_path) == ["file"]


SCRIPT = """
SeedRandom[5];
net = NetChain[{LinearLayer[64], DropoutLayer[0.2], Tanh, LinearLayer[1]}, "Input" -> 3];
data = RandomReal[1, {400, 3}];
trained = NetTrain[net, data -> Total[data, {2}], MaxTrainingRounds -> 60, BatchSize -> 8, RandomSeeding -> 3,
  TrainingProgressReporting -> None,
  TrainingProgressCheckpointing -> {"File", "run.wlnet", "Interval" -> Quantity[7, "Batches"], "Resume" -> True}];
Print[Hash[Normal[NetExtract[trained, {1, "Weights"}]]]];
Print[Hash[Normal[NetExtract[trained, {4, "Weights"}]]]];
"""


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "wlnet", "run", "script.wl"], cwd=folder, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_training_goes_on_to_the_same_bits(tmp_path):
    """Killed without warning, several times, at moments that nobody chose."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
        (folder / "script.wl").write_text(SCRIPT)
    expected = start(whole).communicate(timeout=120)[0]
    assert len(expected.split()) == 2
    file = broken / "run.wlnet"
    kills = 0
    for _ in range(3):
        process = start(broken)
        before = file.stat().st_mtime_ns if file.exists() else 0
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if file.exists() and file.stat().st_mtime_ns != before:
                break
            time.sleep(0.001)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate(timeout=60)
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
    assert kills
    assert start(broken).communicate(timeout=120)[0] == expected
