using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Whether the images of containers are there.</summary>
internal static class ContainerChecks
{
    /// <param name="errors">To which errors are added.</param>
    /// <param name="spec">Otherwise without errors.</param>
    public static void Check(FieldErrors errors, TaskSpec spec)
    {
        foreach (var (i, stage) in CommandChecks.Stages(spec).Index())
        {
            if (stage.Workload is not ContainerWorkload { Image: var image } || ImageReference.LooksLikeOne(image)) continue;
            var field = spec.Stages is null ? "workload.image" : $"stages[{i}].workload.image";
            var names = (spec.Inputs ?? []).Select(input => input.Name).ToArray();
            if (Array.Find(spec.Inputs ?? [], input => input.Name == image) is not { } input)
                errors.AddText(field, image, "is no input of this task", ContainerReader.Limit, names.Length == 0 ? "Add the image's archive to inputs." : NearestName.Remedy(image, names));
            else if (input.Unpack)
                errors.AddText(field, image, "is unpacked as data", "an input without unpack", "Leave unpack of that input out: the node unpacks an image by its own rules.");
        }
    }
}
