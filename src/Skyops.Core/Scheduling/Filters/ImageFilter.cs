using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Filters;

/// <summary>The node takes images from where this one comes from.</summary>
internal sealed class ImageFilter() : ShapeFilter(FilterReason.Image)
{
    public override long Lacks(NodeShape has, RequestShape wants) =>
        wants.ImageSource is null || ImageSources.Take(has.ImageSources, wants.ImageSource) ? 0 : 1;

    public override string Describe(long lacks, RequestShape wants) => wants.ImageSource == ImageSources.Archive
        ? "a use for images that are archives"
        : $"leave of its operator to take images from {wants.ImageSource}";
}
