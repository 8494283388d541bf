using Skyops.Cli.Hosting;
using Skyops.Cli.Output;
using Skyops.Tasks;

namespace Skyops.Cli.Demo;

/// <summary>Calls nodes worker-1, worker-2 … so that a reader can follow; the addresses stand in the list of nodes.</summary>
internal sealed class DemoNames(IReadOnlyList<WorkerStarted> workers)
{
    public string Of(string node)
    {
        for (var i = 0; i < workers.Count; i++)
        {
            if (workers[i].Node == node) return $"worker-{i + 1}";
        }

        return Formats.Short(node);
    }

    /// <summary>An event with names in place of addresses.</summary>
    public string Describe(TaskUpdate update)
    {
        var text = update.Text;
        foreach (var worker in workers) text = text.Replace(worker.Node, Of(worker.Node), StringComparison.Ordinal);
        return $"{Formats.Clock(update.At)}  {text}";
    }
}
