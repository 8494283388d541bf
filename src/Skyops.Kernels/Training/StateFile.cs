using System.Globalization;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Formats;
using Skyops.Kernels.Models;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Training;

/// <summary>What a state file is.</summary>
internal enum StateKind
{
    /// <summary>The merged model of a round.</summary>
    Model,

    /// <summary>A shard's result.</summary>
    Shard,

    /// <summary>A shard's state in the middle.</summary>
    Checkpoint,
}

/// <summary>
/// Moves a network's numbers to and from safetensors, with metadata that ties them to plan, round and shard.
/// </summary>
internal static class StateFile
{
    private const string VelocityPrefix = "velocity/";

    /// <summary>The network's values, with momentum when it is a checkpoint.</summary>
    public static TensorFile Save(TrainSession session, StateKind kind, int shard)
    {
        var file = Describe(session, kind, shard);
        foreach (var parameter in session.Network.Parameters.Parameters)
        {
            file.Add(parameter.Name, parameter.Value.Shape, parameter.Value.ToArray());
            if (kind == StateKind.Checkpoint)
            {
                file.Add(VelocityPrefix + parameter.Name, parameter.Velocity.Shape, parameter.Velocity.ToArray());
            }
        }

        foreach (var buffer in session.Network.Parameters.Buffers)
        {
            file.Add(buffer.Name, buffer.Value.Shape, buffer.Value.ToArray());
        }

        return file;
    }

    /// <summary>Only the metadata.</summary>
    public static TensorFile Describe(TrainSession session, StateKind kind, int shard)
    {
        var file = new TensorFile();
        foreach (var (key, value) in Identity(session, kind, session.Round, shard))
        {
            file.AddMetadata(key, value);
        }

        return file;
    }

    /// <summary>Reads a file and checks that it is what it should be.</summary>
    /// <exception cref="TrainStateException">It belongs to another plan, round or shard.</exception>
    /// <exception cref="SafetensorsException">It is malformed.</exception>
    public static TensorFile Open(
        TrainSession session, ReadOnlyMemory<byte> bytes, StateKind kind, int round, int shard)
    {
        var file = SafetensorsReader.Read(bytes);
        foreach (var (key, value) in Identity(session, kind, round, shard))
        {
            if (file.RequireMetadata(key) is var found && found != value)
            {
                throw new TrainStateException($"the state's {key} is '{found}'; '{value}' is needed");
            }
        }

        return file;
    }

    /// <summary>Fills the network; momentum is cleared unless the file is a checkpoint.</summary>
    public static void Load(TrainSession session, TensorFile file, bool withVelocity)
    {
        foreach (var parameter in session.Network.Parameters.Parameters)
        {
            Upload(session.Device, file, parameter.Name, parameter.Value);
            if (withVelocity)
            {
                Upload(session.Device, file, VelocityPrefix + parameter.Name, parameter.Velocity);
            }
            else
            {
                session.Device.Pointwise.Fill(parameter.Velocity, 0f);
            }
        }

        foreach (var buffer in session.Network.Parameters.Buffers)
        {
            Upload(session.Device, file, buffer.Name, buffer.Value);
        }
    }

    /// <summary>All tensors that a round averages, by name.</summary>
    public static IEnumerable<(string Name, Shape Shape)> Averaged(ParameterSet parameters) =>
        parameters.Parameters.Select(p => (p.Name, p.Value.Shape))
            .Concat(parameters.Buffers.Select(b => (b.Name, b.Value.Shape)));

    private static void Upload(IDevice device, TensorFile file, string name, Tensor target) =>
        device.Upload(file.Require(name, target.Shape), target);

    private static IEnumerable<(string Key, string Value)> Identity(
        TrainSession session, StateKind kind, int round, int shard)
    {
        var plan = session.Plan;
        yield return ("format", "skyops-train-1");
        yield return ("kind", kind.ToString().ToLowerInvariant());
        yield return ("model", plan.Model);
        yield return ("seed", plan.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("round", round.ToString(CultureInfo.InvariantCulture));
        yield return ("sample", FormattableString.Invariant(
            $"{session.Sample.Channels}x{session.Sample.Height}x{session.Sample.Width}"));
        yield return ("classes", session.Data.Classes.ToString(CultureInfo.InvariantCulture));
        if (kind != StateKind.Model)
        {
            yield return ("shard", FormattableString.Invariant($"{shard}/{plan.Shards}"));
        }
    }
}
