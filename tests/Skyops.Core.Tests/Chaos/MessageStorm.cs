using Skyops.Core.Tasks;
using Skyops.Core.Tests.Testing;

namespace Skyops.Core.Tests.Chaos;

/// <summary>
/// Delivers the messages of a clean run to fresh receivers: each one to five times, in an order drawn by chance in which a
/// message comes first only after those it could only be sent after.
/// </summary>
internal sealed class MessageStorm(CleanRun run, Chance chance)
{
    private const int MostTimes = 5;
    private readonly Receivers _receivers = new();
    private readonly HashSet<Message> _delivered = [];
    private DateTimeOffset _latest;

    public int Deliveries { get; private set; }

    public void Run()
    {
        var fresh = run.Messages.ToList();
        var copies = new List<Message>();
        while (fresh.Count + copies.Count > 0)
        {
            if (copies.Count > 0 && (fresh.Count == 0 || chance.Once(2)))
            {
                Deliver(Take(copies, chance.Below(copies.Count)), again: true);
                continue;
            }

            var ready = Enumerable.Range(0, fresh.Count).Where(i => fresh[i].After.All(_delivered.Contains)).ToArray();
            var message = Take(fresh, chance.Of(ready));
            if (message is Message.ToTask { Command: TaskCommand.LoseAttempts }) Flush(copies, message.After);
            Deliver(message, again: false);
            for (var copy = chance.Below(MostTimes); copy > 0; copy--) copies.Add(message);
        }
    }

    public string Ending() => _receivers.Ending();

    /// <summary>
    /// A placement is an offer and has no number: a copy that comes when its node was lost is a new offer, and may be granted
    /// again. The scheduler sends none twice, so its copies end with the attempt.
    /// </summary>
    private void Flush(List<Message> copies, IReadOnlyList<Message> of)
    {
        foreach (var copy in copies.Where(of.Contains).ToArray())
        {
            copies.Remove(copy);
            Deliver(copy, again: true);
        }
    }

    private void Deliver(Message message, bool again)
    {
        if (message.At > _latest) _latest = message.At;
        _delivered.Add(message);
        _receivers.Deliver(message, again ? _latest : message.At);
        Deliveries++;
    }

    private static Message Take(List<Message> from, int place)
    {
        var taken = from[place];
        from.RemoveAt(place);
        return taken;
    }
}
