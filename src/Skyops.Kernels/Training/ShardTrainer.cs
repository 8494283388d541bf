using System.Globalization;
using Skyops.Kernels.Formats;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Random;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Training;

/// <summary>The local steps of one shard. All that the next step depends on is in the checkpoint.</summary>
internal sealed class ShardTrainer : IDisposable
{
    private readonly TrainSession _session;
    private readonly int _shard;
    private readonly int[] _rows;
    private readonly int _batch;
    private readonly int _stepsPerEpoch;
    private readonly Tensor _losses;
    private readonly Tensor _lossSum;
    private readonly Tensor _gradient;
    private double _totalLoss;
    private double _epochLoss;
    private int[] _order = [];
    private long _orderEpoch = -1;

    public ShardTrainer(TrainSession session, int shard)
    {
        var plan = session.Plan;
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, plan.Shards);
        (_session, _shard) = (session, shard);
        _rows = session.Split.ShardRows(plan.Seed, session.Round, shard, plan.Shards);
        _batch = Math.Min(plan.BatchSize, _rows.Length);
        _stepsPerEpoch = _rows.Length / _batch;
        Steps = (long)_stepsPerEpoch * plan.LocalEpochs;
        _losses = session.Device.Allocate(new Shape(1, _batch));
        _lossSum = session.Device.Allocate(new Shape(1));
        _gradient = session.Device.Allocate(new Shape(session.Data.Classes, _batch));
    }

    /// <summary>Steps of the whole shard.</summary>
    public long Steps { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Mean loss of the steps done.</summary>
    public double TrainLoss => Step == 0 ? 0 : _totalLoss / Step;

    /// <summary>Fills the network for the first step.</summary>
    public void Start(ReadOnlyMemory<byte>? state)
    {
        if (state is { } bytes)
        {
            StateFile.Load(
                _session, StateFile.Open(_session, bytes, StateKind.Model, _session.Round - 1, 0), withVelocity: false);
        }
        else if (_session.Round == 0)
        {
            _session.Network.Parameters.Initialise(_session.Plan.Seed);
        }
        else
        {
            throw new TrainStateException(
                $"round {_session.Round} starts from the model of round {_session.Round - 1}");
        }
    }

    /// <summary>Goes on from a checkpoint of this shard.</summary>
    public void Resume(ReadOnlyMemory<byte> checkpoint)
    {
        var file = StateFile.Open(_session, checkpoint, StateKind.Checkpoint, _session.Round, _shard);
        if (!long.TryParse(file.RequireMetadata("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            || step > Steps)
        {
            throw new TrainStateException($"the checkpoint's step is not among 0 to {Steps}");
        }

        StateFile.Load(_session, file, withVelocity: true);
        (Step, _totalLoss, _epochLoss) = (step, Number(file, "total_loss"), Number(file, "epoch_loss"));
    }

    /// <summary>One step; returns the mean loss of the epoch when this step ended one.</summary>
    public double? Advance()
    {
        var device = _session.Device;
        var (epoch, index) = Math.DivRem(Step, _stepsPerEpoch);
        var (input, labels) = _session.Loader.Load(Batch(epoch, (int)index));
        var logits = _session.Network.Forward(input, training: true);
        device.Loss.SoftmaxCrossEntropy(logits, labels, _losses, _gradient);
        _session.Network.Backward(_gradient);
        var plan = _session.Plan;
        var rate = Schedule.Rate(plan, _session.Round, Step, Steps);
        foreach (var parameter in _session.Network.Parameters.Parameters)
        {
            device.Optimiser.SgdStep(
                parameter.Value, parameter.Gradient, parameter.Velocity,
                new SgdSettings(rate, plan.Momentum, parameter.Decays ? plan.WeightDecay : 0f));
        }

        device.Matrix.SumRows(_losses, _lossSum);
        Span<float> sum = stackalloc float[1];
        device.Download(_lossSum, sum);
        var loss = sum[0] / _batch;
        if (!float.IsFinite(loss))
        {
            throw new TrainDivergedException(_session.Round, _shard, Step);
        }

        _totalLoss += loss;
        _epochLoss += loss;
        Step++;
        if (index + 1 < _stepsPerEpoch)
        {
            return null;
        }

        var mean = _epochLoss / _stepsPerEpoch;
        _epochLoss = 0;
        return mean;
    }

    /// <summary>The state after the last step.</summary>
    public byte[] Save()
    {
        var file = StateFile.Save(_session, StateKind.Shard, _shard);
        file.AddMetadata("train_loss", TrainLoss.ToString("R", CultureInfo.InvariantCulture));
        return SafetensorsWriter.Write(file);
    }

    /// <summary>All that the next step depends on.</summary>
    public byte[] Checkpoint()
    {
        var file = StateFile.Save(_session, StateKind.Checkpoint, _shard);
        file.AddMetadata("step", Step.ToString(CultureInfo.InvariantCulture));
        file.AddMetadata("total_loss", _totalLoss.ToString("R", CultureInfo.InvariantCulture));
        file.AddMetadata("epoch_loss", _epochLoss.ToString("R", CultureInfo.InvariantCulture));
        return SafetensorsWriter.Write(file);
    }

    public void Dispose()
    {
        _losses.Dispose();
        _lossSum.Dispose();
        _gradient.Dispose();
    }

    private static double Number(TensorFile file, string key) =>
        double.TryParse(file.RequireMetadata(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? value
            : throw new TrainStateException($"the checkpoint's {key} is not a number");

    private ReadOnlySpan<int> Batch(long epoch, int index)
    {
        if (_orderEpoch != epoch)
        {
            var stream = RandomStreams.Of(
                _session.Plan.Seed, StreamPurpose.EpochOrder, _session.Round, _shard, (int)epoch);
            _order = Array.ConvertAll(stream.Permutation(_rows.Length), i => _rows[i]);
            _orderEpoch = epoch;
        }

        return _order.AsSpan(index * _batch, _batch);
    }
}
