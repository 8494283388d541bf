using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>What a sandbox cannot give, said when the task is submitted and not by a wait that never ends.</summary>
internal static class CommandChecks
{
    /// <param name="errors">To which errors are added.</param>
    /// <param name="spec">Otherwise without errors.</param>
    public static void Check(FieldErrors errors, TaskSpec spec)
    {
        var any = false;
        foreach (var (i, stage) in Stages(spec).Index())
        {
            if (stage.Workload is not (CommandWorkload or ContainerWorkload)) continue;
            any = true;
            var path = spec.Stages is null ? "" : $"stages[{i}].";
            Resources(errors, stage.Resources is null ? "resources" : path + "resources", stage.Resources ?? spec.Resources);
        }

        if (!any) return;
        if (spec.Placement?.Network == PlacementWords.Internet)
        {
            errors.AddText(
                "placement.network", PlacementWords.Internet, "is not to be had: commands and containers run without network", PlacementWords.NoNetwork,
                "Leave it out, and give what the program needs as inputs.");
        }
    }

    internal static TaskStage[] Stages(TaskSpec spec) => spec.Stages ?? [new TaskStage { Name = "", Workload = spec.Workload }];

    private static void Resources(FieldErrors errors, string path, ResourceRequest resources)
    {
        if (resources.RamMiB < Limits.CommandRamMiB)
        {
            errors.AddText(
                path + ".ramMiB", SubmittedObject.Number(resources.RamMiB), "is less than a sandbox needs to start", $"at least {Limits.CommandRamMiB} for a command or container",
                $"Use at least {Limits.CommandRamMiB}.");
        }

        if (resources.DiskMiB < 1)
            errors.AddText(path + ".diskMiB", "0", "leaves no room for outputs", "at least 1 for a command or container", "Ask for the space that outputs, checkpoints and temporary files take.");
        if (resources.Gpus > 0)
            errors.AddText(path + ".gpus", SubmittedObject.Number(resources.Gpus), "are not to be had: commands and containers get no devices", "0 for a command or container", "Leave it out.");
    }
}
