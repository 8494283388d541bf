using System.Text.Json;
using Google.Protobuf;
using Skyops.Api;
using Skyops.Ethereum.Keys;
using Skyops.Nodes;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Silo.Gateway;

/// <summary>Between the gateway's protocol and the records that grains speak.</summary>
internal static class WireMapping
{
    public static AttemptKey ToKey(this Wire.AttemptKey key) => new(key.TaskId, key.Stage, key.Shard, key.Slot, key.Epoch);

    public static AttemptKey[] ToKeys(this IEnumerable<Wire.AttemptKey> keys) => [.. keys.Select(ToKey)];

    public static Wire.AttemptKey ToWire(this AttemptKey key) =>
        new() { TaskId = key.TaskId, Stage = key.Stage, Shard = key.Shard, Slot = key.Slot, Epoch = key.Epoch };

    public static NodeCapabilities ToCapabilities(this Wire.Capabilities wire) => new()
    {
        CpuModel = wire.CpuModel,
        CpuCores = wire.CpuCores,
        RamMiB = wire.RamMib,
        DiskMiB = wire.DiskMib,
        Gpus = [.. wire.Gpus.Select(gpu => new GpuInfo(gpu.Vendor, gpu.Model, gpu.MemoryMib, gpu.ComputeCapability, gpu.Uuid) { Driver = gpu.Driver })],
        Executors = [.. wire.Executors],
        VectorPath = wire.VectorPath,
        OperatingSystem = wire.OperatingSystem,
        Version = wire.Version,
        Region = wire.Region.Length == 0 ? null : wire.Region,
        Architecture = wire.Architecture,
        Tiers = [.. wire.Tiers.Select(tier => new ExecutorTier(tier.Executor, tier.Tier))],
        NetworkPolicies = [.. wire.NetworkPolicies],
        ImageSources = [.. wire.ImageSources],
        Submitters = [.. wire.Submitters.Select(one => EthereumAddress.Parse(one).ToString()).Distinct()],
        Software = [.. wire.Software.Select(one => new SoftwareVersion(one.Name, one.Version))],
    };

    /// <summary>Ascending, each once, and no more than the bound.</summary>
    public static ulong[] ToPrefixes(this Wire.Holdings? holds) =>
        holds is null ? [] : [.. holds.Prefixes.Take(Limits.HeldBlobs).Distinct().Order()];

    public static Wire.Assignment ToWire(this Assignment assignment)
    {
        var wire = new Wire.Assignment
        {
            Key = assignment.Key.ToWire(),
            Owner = assignment.Owner,
            OrderJson = JsonSerializer.Serialize(assignment.Order, SkyopsJson.Default.WorkOrder),
            CpuCores = assignment.Resources.CpuCores,
            RamMib = assignment.Resources.RamMiB,
            DiskMib = assignment.Resources.DiskMiB,
            Gpus = assignment.Resources.Gpus,
            GpuMemoryMib = assignment.Resources.GpuMemoryMiB,
            DurationSeconds = assignment.DurationSeconds,
            CheckpointEverySeconds = assignment.CheckpointEverySeconds,
            PricePerHour = assignment.PricePerHour.ToString(),
            Sealing = assignment.Sealing ?? "",
        };
        foreach (var input in assignment.Inputs)
            wire.Inputs.Add(new Wire.Input { Name = input.Name, Sha256 = FromHex(input.Sha256), Bytes = input.Bytes, FileName = input.FileName, Unpack = input.Unpack, Sealed = ToWire(input.Sealed) });
        if (assignment.Resume is { } resume)
        {
            wire.Resume = new Wire.Checkpoint { Step = resume.Step, Digest = FromHex(resume.Digest) };
            foreach (var file in resume.Files)
                wire.Resume.Files.Add(new Wire.File { Path = file.Path, Bytes = file.Bytes, Sha256 = FromHex(file.Sha256), Sealed = ToWire(file.Sealed) });
        }

        return wire;
    }

    public static Checkpoint ToCheckpoint(this Wire.Checkpoint wire) =>
        new(wire.Step, ToHex(wire.Digest), ToFiles(wire.Files));

    public static AttemptProgress ToProgress(this Wire.AttemptProgress wire) => new(
        wire.Key.ToKey(), wire.State, Math.Clamp(wire.Fraction, 0, 1), new Dictionary<string, double>(wire.Metrics), wire.CpuPercent, wire.RamMib)
    { DiskMiB = wire.DiskMib };

    /// <summary>Null when the exit is a word we do not know.</summary>
    public static Receipt? ToReceipt(this Wire.Receipt wire) =>
        Enum.TryParse<AttemptExit>(wire.Exit, out var exit) && !char.IsDigit(wire.Exit[0])
            ? new Receipt(
                wire.Key.ToKey(), exit, ToHex(wire.Digest), ToFiles(wire.Outputs), wire.RunMs, wire.CpuMs, wire.PeakRamMib, wire.ResumedFromStep,
                wire.Message.Length == 0 ? null : wire.Message)
            : null;

    public static string ToHex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static OutputFile[] ToFiles(IEnumerable<Wire.File> files) =>
        [.. files.Select(file => new OutputFile(file.Path, file.Bytes, ToHex(file.Sha256)) { Sealed = ToSealed(file.Sealed) })];

    private static SealedFile? ToSealed(Wire.SealedFile? file) =>
        file is null ? null : new SealedFile(file.Stage, file.Shard, file.Epoch, file.Name, file.Bytes, ToHex(file.Digest));

    private static Wire.SealedFile? ToWire(SealedFile? file) => file is null
        ? null
        : new Wire.SealedFile { Stage = file.Stage, Shard = file.Shard, Epoch = file.Epoch, Name = file.Name, Bytes = file.Bytes, Digest = FromHex(file.Digest) };

    private static ByteString FromHex(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));
}
