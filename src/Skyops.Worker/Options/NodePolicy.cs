using Skyops.Ledger;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Options;

/// <summary>
/// What a provider lets others do on the node. The scheduler is told all of it and places by it; the node itself declines what
/// comes all the same, so that no silo can make it break its owner's rules.
/// </summary>
/// <param name="options">What the operator said.</param>
/// <param name="imageSources">Where images of containers may come from, as the silo is told.</param>
/// <param name="time">The clock, and the zone of the hours.</param>
internal sealed class NodePolicy(WorkerOptions options, IReadOnlyCollection<string> imageSources, TimeProvider time)
{
    /// <summary>An assignment is on its way for a while after it was placed: it is no reason to break a promise.</summary>
    private static readonly TimeSpan Delivery = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> images = [.. imageSources];
    private readonly HashSet<string> submitters = new(SubmittersOf(options), StringComparer.OrdinalIgnoreCase);

    /// <summary>Work must end before this; null: the node stays. A moment that is past: it takes none now.</summary>
    public DateTimeOffset? AvailableUntil
    {
        get
        {
            var now = time.GetUtcNow();
            var open = options.Hours.OpenUntil(now, time.LocalTimeZone) ?? now;
            var end = options.AvailableUntil is { } leaves && leaves < open ? leaves : open;
            return end == DateTimeOffset.MaxValue ? null : end;
        }
    }

    /// <summary>When the answer of <see cref="AvailableUntil"/> is another one than that the time has passed; null: never.</summary>
    public DateTimeOffset? OpensNext => options.Hours.OpensAfter(time.GetUtcNow(), time.LocalTimeZone);

    /// <summary>The only accounts whose work runs here, the owner's among them; none: anybody's does.</summary>
    public static IEnumerable<string> SubmittersOf(WorkerOptions options) => options.Submitters.Count == 0
        ? []
        : options.Submitters.Append((options.Credentials.Owner ?? options.Credentials.Node).ToString());

    /// <summary>Why this node does not take the work; null when it does.</summary>
    public string? Refuses(Wire.Assignment assignment, WorkOrder order)
    {
        if (order is ContainerOrder { Container: var container } && ImageSources.Of(container) is { } source && !ImageSources.Take(images, source))
            return $"This node takes no image of {source}; its operator allows {(images.Count == 0 ? "none" : string.Join(", ", images))}.";
        if (submitters.Count > 0 && !submitters.Contains(assignment.Owner)) return "This node works for the submitters that its operator named, and for nobody else.";
        if (!Amount.TryParse(assignment.PricePerHour, out var price) || price < options.PricePerHour)
            return $"It pays {assignment.PricePerHour} an hour; this node asks for {options.PricePerHour}.";
        var end = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Max(0, assignment.DurationSeconds)) - Delivery;
        return AvailableUntil is { } until && end > until
            ? $"It may take {assignment.DurationSeconds} s; this node works until {until:yyyy-MM-dd'T'HH:mmK}."
            : null;
    }
}
