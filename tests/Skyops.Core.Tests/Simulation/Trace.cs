using System.Globalization;
using Skyops.Core.Hashing;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What happened, line by line: a hash of all of it, and the last lines for whoever has to understand a failure.</summary>
internal sealed class Trace(EventQueue queue, bool keepAll)
{
    private const int Kept = 60;
    private readonly Queue<string> _lines = new();
    private StableHash _hash = new(0);

    public ulong Hash => _hash.Value;

    public IReadOnlyCollection<string> Lines => _lines;

    public void Write(string who, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{queue.Elapsed.TotalSeconds,9:0.0000} {who,-12} {what}");
        _hash.Add(line);
        _lines.Enqueue(line);
        if (!keepAll && _lines.Count > Kept) _lines.Dequeue();
    }
}
