using System.CommandLine;
using Skyops.Cli.Values;
using Skyops.Ledger;
using Skyops.Storage.Fetching;

namespace Skyops.Cli.Tasks;

/// <summary>The flags of <c>submit-task</c>. What is not given keeps the spec file's value, or the default of the API.</summary>
internal static class SubmitFlags
{
    public static readonly Option<string?> File = Text("--file", "A spec in JSON; flags change it.", "SPEC.JSON");
    public static readonly Option<string?> Model = Text("--model", "Model to train; `skyops models` lists them.", "NAME");
    public static readonly Option<string?> Dataset = Text("--dataset", "Data: a file, which is uploaded, or the SHA-256 of a stored one (with /NAME when it is not gzipped CSV).", "PATH|SHA256");

    public static readonly Option<string?> LabelFile = Text("--labels", "Labels of a data set in IDX format: a file, which is uploaded, or HASH/NAME of a stored one.", "PATH|SHA256");

    public static readonly Option<string[]> Data = new("--data")
    {
        Description = "Data for the program: a folder or an archive, found as a folder; another file; an https URL (with #sha256=HASH where it is known); the SHA-256 of stored data with /FILE. May be repeated.",
        HelpName = "[NAME=]SOURCE",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<bool> DataAsIs = new("--data-as-is") { Description = "Archives of --data stay files." };
    public static readonly Option<string?> IpfsGateway = Text("--ipfs-gateway", "Through which ipfs:// is fetched; what comes is checked by its hash.", "URL");
    public static readonly Option<string?> ArweaveGateway = Text("--arweave-gateway", "The same for ar://.", "URL");
    public static readonly Option<string?> S3Endpoint = Text("--s3-endpoint", "Where s3://BUCKET/KEY of public objects is; others are named by a presigned https URL.", "URL");
    public static readonly Option<bool> Process = new("--process") { Description = "Run a program of the nodes' own machines: what stands after --." };

    public static readonly Option<bool> Command = new("--command") { Description = "Run a program in a sandbox on the nodes: what stands after --. Results go to /data/outputs." };

    public static readonly Option<string?> Image = Text("--image", "Run an image in a container on the nodes: its archive (podman save), which is uploaded, or HOST/NAME@sha256:DIGEST of a registry. A program in place of the image's own stands after --.", "IMAGE");

    public static readonly Option<string[]> Env = new("--env")
    {
        Description = "A variable NAME=VALUE for the program; may be repeated.",
        HelpName = "K=V",
        DefaultValueFactory = _ => [],
    };

    public static readonly Argument<string[]> Program = new("COMMAND")
    {
        Description = "With --command, --image or --process: the program and its arguments, after --.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly Option<int?> Rounds = Number("--rounds", "Rounds of local training followed by averaging.");
    public static readonly Option<ulong?> Seed = new("--seed") { Description = "Seed of all randomness; the same seed gives the same model.", HelpName = "N" };
    public static readonly Option<int?> Shards = Number("--shards", "Shards that run side by side in each round.");
    public static readonly Option<int?> Redundancy = new("--redundancy")
    {
        Description = "Replicas of each shard whose results must agree: adaptive (the default: two, unless the first is on a node that was right often enough), or a number.",
        HelpName = "N",
        CustomParser = RedundancyText.Parse,
    };
    public static readonly Option<int?> AgreementMargin = Number("--agreement-margin", "By how many replicas a result must lead once results differ.");

    public static readonly Option<GpuText?> Gpu = new("--gpu")
    {
        Description = "GPUs a replica needs: none, a count, a model, or both as 2xA100. Default none.",
        HelpName = "GPU",
        CustomParser = GpuText.Parse,
    };

    public static readonly Option<int?> GpuMemory = Size("--gpu-memory", "Memory of each GPU, in GiB.");
    public static readonly Option<int?> Cpu = Number("--cpu", "CPU cores a replica needs.");
    public static readonly Option<int?> Ram = Size("--ram", "Memory a replica needs, in GiB (or 512MiB).");
    public static readonly Option<int?> Disk = Size("--disk", "Disk a replica needs, in GiB.");

    public static readonly Option<string?> GpuVendor = Text("--gpu-vendor", "Vendor of the GPUs: nvidia, amd or intel.", "VENDOR");
    public static readonly Option<string?> MinComputeCapability = Text("--min-compute-capability", "Least compute capability of the GPUs, for example 8.0.", "M.N");

    public static readonly Option<TimeSpan?> Duration = new("--duration")
    {
        Description = "The longest one run of a shard may take: 90s, 10m, 1h30m.",
        HelpName = "TIME",
        CustomParser = DurationText.Parse,
    };

    public static readonly Option<TimeSpan?> CheckpointEvery = new("--checkpoint-every")
    {
        Description = "Time between checkpoints; 0s takes none. Default 5s.",
        HelpName = "TIME",
        CustomParser = DurationText.Parse,
    };

    public static readonly Option<Amount?> Budget = new("--budget")
    {
        Description = "The most the whole task may cost.",
        HelpName = "SKYOPS",
        CustomParser = AmountText.Parse,
    };

    public static readonly Option<string?> Name = Text("--name", "What you call it.", "TEXT");
    public static readonly Option<string?> Priority = Text("--priority", "low, normal or high.", "CLASS");

    public static readonly Option<string[]> After = new("--after")
    {
        Description = "A task that must have completed first; may be repeated.",
        HelpName = "TASK",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string[]> Label = new("--label")
    {
        Description = "A label k=v; may be repeated.",
        HelpName = "K=V",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string?> IdempotencyKey = Text("--idempotency-key", "Names this submission: the same key never makes a second task.", "KEY");
    public static readonly Option<bool> Wait = new("--wait") { Description = "Follow it to its end; exit 1 unless it completes." };

    public static readonly Option<bool> Together = new("--together") { Description = "All slots of a stage start at one moment, or none does." };

    public static Option[] All =>
    [
        File, Model, Dataset, LabelFile, Data, DataAsIs, IpfsGateway, ArweaveGateway, S3Endpoint, Command, Image, Process, Env, Rounds, Seed, Shards, Redundancy, AgreementMargin, Together, Gpu, GpuMemory, GpuVendor, MinComputeCapability, Cpu, Ram,
        Disk, Duration, CheckpointEvery, Budget, Name, Priority, After, Label, .. FrameworkFlags.All, .. PlacementFlags.All, .. ComparatorFlags.All, IdempotencyKey, Wait,
    ];

    public static FetchSource Stores(CliContext context) => new(context.Get(IpfsGateway), context.Get(ArweaveGateway), context.Get(S3Endpoint));

    private static Option<string?> Text(string name, string description, string value) => new(name) { Description = description, HelpName = value };

    private static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "N" };

    private static Option<int?> Size(string name, string description) => new(name) { Description = description, HelpName = "SIZE", CustomParser = SizeText.Parse };
}
