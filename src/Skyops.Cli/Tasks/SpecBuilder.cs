using System.CommandLine;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>Makes a spec from a file and flags. It checks only what cannot be said in a spec at all; what the values may be is the silo's to say, all at once.</summary>
internal static class SpecBuilder
{
    /// <param name="context">The command line.</param>
    /// <param name="dataset">What <c>--dataset</c> came to; null when it was not given.</param>
    /// <param name="labels">The same of <c>--labels</c>.</param>
    /// <param name="inputs">The same of <c>--data</c>.</param>
    public static TaskSpec Build(CliContext context, DataReference? dataset, DataReference? labels = null, TaskInput[]? inputs = null)
    {
        var from = FrameworkFlags.Read(context, ProgramFlags.Environment(context)) ?? (context.Get(SubmitFlags.File) is { } file ? SpecFile.Read(file) : null);
        var budget = context.Get(SubmitFlags.Budget) ?? (from is { Budget.IsZero: false } ? from.Budget : (Amount?)null)
            ?? throw CliException.Usage("--budget is missing", "say the most it may cost, for example --budget 5");
        var program = ProgramFlags.Read(context);
        var spec = from ?? new TaskSpec { Workload = program ?? Train(context, null, dataset, labels), Budget = budget };
        return spec with
        {
            Workload = program ?? (spec.Workload is TrainWorkload train ? Train(context, train, dataset, labels) : spec.Workload),
            Budget = budget,
            Name = context.Get(SubmitFlags.Name) ?? spec.Name,
            Shards = context.Get(SubmitFlags.Shards) ?? spec.Shards,
            Redundancy = context.Get(SubmitFlags.Redundancy) ?? spec.Redundancy,
            AgreementMargin = context.Get(SubmitFlags.AgreementMargin) ?? spec.AgreementMargin,
            Together = context.Get(SubmitFlags.Together) || spec.Together,
            DurationSeconds = Seconds(context, SubmitFlags.Duration) ?? spec.DurationSeconds,
            CheckpointEverySeconds = Seconds(context, SubmitFlags.CheckpointEvery) ?? spec.CheckpointEverySeconds,
            Priority = Priority(context) ?? spec.Priority,
            Resources = Resources(context, spec.Resources),
            After = [.. spec.After, .. context.Get(SubmitFlags.After) ?? []],
            Labels = Labels(context, spec.Labels),
            Placement = PlacementFlags.Read(context, spec.Placement),
            Comparator = ComparatorFlags.Read(context, spec.Comparator),
            Inputs = inputs is null ? spec.Inputs : [.. spec.Inputs ?? [], .. inputs],
        };
    }

    private static TrainWorkload Train(CliContext context, TrainWorkload? from, DataReference? dataset, DataReference? labels)
    {
        var model = context.Get(SubmitFlags.Model) ?? from?.Model
            ?? throw CliException.Usage("--model is missing", "`skyops models` lists them; or give a whole spec with --file");
        var data = dataset ?? from?.Dataset
            ?? throw CliException.Usage("--dataset is missing", "name a file such as digits.csv.gz, or the SHA-256 of a stored one");
        var workload = from ?? new TrainWorkload { Model = model, Dataset = data };
        return workload with
        {
            Model = model,
            Dataset = data,
            Labels = labels ?? workload.Labels,
            Rounds = context.Get(SubmitFlags.Rounds) ?? workload.Rounds,
            Seed = context.Get(SubmitFlags.Seed) ?? workload.Seed,
        };
    }

    private static ResourceRequest Resources(CliContext context, ResourceRequest old)
    {
        var gpus = context.Get(SubmitFlags.Gpu);
        return old with
        {
            CpuCores = context.Get(SubmitFlags.Cpu) ?? old.CpuCores,
            RamMiB = context.Get(SubmitFlags.Ram) ?? old.RamMiB,
            DiskMiB = context.Get(SubmitFlags.Disk) ?? old.DiskMiB,
            Gpus = gpus?.Count ?? old.Gpus,
            GpuModel = gpus is null ? old.GpuModel : gpus.Model,
            GpuMemoryMiB = context.Get(SubmitFlags.GpuMemory) ?? old.GpuMemoryMiB,
            GpuVendor = context.Get(SubmitFlags.GpuVendor) ?? old.GpuVendor,
            MinComputeCapability = context.Get(SubmitFlags.MinComputeCapability) ?? old.MinComputeCapability,
        };
    }

    private static int? Seconds(CliContext context, Option<TimeSpan?> option)
    {
        if (context.Get(option) is not { } duration) return null;
        return duration.Ticks % TimeSpan.TicksPerSecond == 0
            ? (int)duration.TotalSeconds
            : throw CliException.Usage($"{option.Name} is not a whole number of seconds", "for example 90s or 10m");
    }

    private static TaskPriority? Priority(CliContext context) => context.Get(SubmitFlags.Priority) switch
    {
        null => null,
        "low" => TaskPriority.Low,
        "normal" => TaskPriority.Normal,
        "high" => TaskPriority.High,
        var other => throw CliException.Usage($"--priority '{other}' is no class", "low, normal or high"),
    };

    private static SortedDictionary<string, string> Labels(CliContext context, SortedDictionary<string, string> from)
    {
        var labels = new SortedDictionary<string, string>(from, StringComparer.Ordinal);
        foreach (var label in context.Get(SubmitFlags.Label) ?? [])
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw CliException.Usage($"--label '{label}' is not k=v", "for example --label project=digits");
            labels[label[..equals]] = label[(equals + 1)..];
        }

        return labels;
    }
}
