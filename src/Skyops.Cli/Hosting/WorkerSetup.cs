using Skyops.Cli.Accounts;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>A worker's options from the command line; owns the session key.</summary>
internal sealed class WorkerSetup : IDisposable
{
    public WorkerSetup(CliContext context, string folder, IReadOnlyList<FoundSilo> silos)
    {
        var wallet = new LocalWallet(context.ChosenWallet ?? Path.Combine(folder, "wallet.json"));
        var owner = context.Get(WorkerFlags.Owner) is { } path ? new LocalWallet(path) : null;
        var options = new WorkerOptions
        {
            Silos = [.. silos.Select(silo => silo.Endpoint)],
            Credentials = NodeIdentity.Create(wallet, owner, silos[0].ChainId, context.Output),
            DataFolder = folder,
            AllSilosNamed = silos.Count == context.Silos.Count,
        };
        Options = options with
        {
            Slots = context.Get(WorkerFlags.Slots) ?? options.Slots,
            PricePerHour = context.Get(WorkerFlags.Price) ?? options.PricePerHour,
            CpuCores = context.Get(WorkerFlags.Cpu) ?? options.CpuCores,
            RamMiB = context.Get(WorkerFlags.Ram) ?? options.RamMiB,
            Region = context.Get(WorkerFlags.Region) ?? options.Region,
            Allow = context.Get(WorkerFlags.Allow) ?? [],
            Registries = context.Get(WorkerFlags.Registry) ?? [],
            ImageCacheMiB = context.Get(WorkerFlags.ImageCache) ?? options.ImageCacheMiB,
            Podman = !context.Get(WorkerFlags.NoPodman),
            Kubernetes = KubernetesFlags.Read(context),
            Network = context.Get(WorkerFlags.Network) ?? options.Network,
            AvailableUntil = context.Get(WorkerFlags.AvailableUntil),
            Hours = context.Get(WorkerFlags.Hours) ?? options.Hours,
            Submitters = context.Get(WorkerFlags.Submitter) ?? [],
            Name = context.Get(WorkerFlags.Name) ?? options.Name,
        };
    }

    public WorkerOptions Options { get; }

    public void Dispose() => Options.Credentials.Key.Dispose();
}
