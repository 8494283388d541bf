using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Reads work orders. Thousands of shards of a task come with the same text, so the last one read is remembered. One
/// reader belongs to one thread.
/// </summary>
internal sealed class OrderReader
{
    private string? lastJson;
    private WorkOrder? lastOrder;

    /// <summary>Reads an order; otherwise says why this worker cannot take it.</summary>
    public bool TryRead(
        string json, [NotNullWhen(true)] out WorkOrder? order, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (lastOrder is { } known && string.Equals(json, lastJson, StringComparison.Ordinal))
        {
            order = known;
            return true;
        }

        try
        {
            order = JsonSerializer.Deserialize(json, WorkerJson.Default.WorkOrder);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            problem = $"This worker does not know the work order: {error.Message}";
            order = null;
            return false;
        }

        if (order is null)
        {
            problem = "The assignment holds no work order.";
            return false;
        }

        (lastJson, lastOrder) = (json, order);
        return true;
    }

    /// <summary>The executor an order needs.</summary>
    public static string ExecutorOf(WorkOrder order) => order switch
    {
        NoopOrder => "noop",
        ProcessOrder => "process",
        CommandOrder => "command",
        ContainerOrder => "container",
        _ => "train",
    };
}
