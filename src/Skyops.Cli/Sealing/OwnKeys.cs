using Skyops.Cli.Output;
using Skyops.Client.Sealing;
using Skyops.Client.Tasks;

namespace Skyops.Cli.Sealing;

/// <summary>Gives a task's keys from this machine until the task ends, and says so.</summary>
internal static class OwnKeys
{
    /// <param name="context">Whose key it is.</param>
    /// <param name="task">A task with <c>--keys mine</c>.</param>
    /// <param name="meanwhile">Runs beside it until the task ends, too.</param>
    /// <param name="cancellationToken">Ends it: attempts then wait.</param>
    public static async Task GiveAsync(CliContext context, TaskHandle task, Func<CancellationToken, Task>? meanwhile, CancellationToken cancellationToken)
    {
        KeyService keys;
        using (var owner = new LocalEncryptionKey(context).Open()) keys = await task.KeysAsync(owner, cancellationToken);
        using (keys)
        {
            context.Output.Note($"note: giving keys to the nodes of {task.Id} until it ends; keep this running");
            try
            {
                var giving = keys.RunAsync(given => Say(context.Output, given), cancellationToken);
                var other = meanwhile?.Invoke(cancellationToken) ?? giving;
                await await Task.WhenAny(giving, other);
                await Task.WhenAll(giving, other);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                context.Output.Note($"note: attempts of {task.Id} that have no keys yet wait for them; go on with: skyops task keys {task.Id}");
                throw;
            }
        }
    }

    private static void Say(CliOutput output, KeyGiven given) => output.Note(given.Refused is null
        ? $"note: keys of {given.Attempt} went to node {given.Node}"
        : $"note: keys of {given.Attempt} were not given to node {given.Node}: {given.Refused}");
}
