using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Releases;

/// <summary>The keys that one attempt was given; wiped when disposed of.</summary>
public sealed class ReleasedKeys : IDisposable
{
    private readonly Dictionary<KeyScope, ContentKey> _keys = [];

    private ReleasedKeys(string task) => Task = task;

    /// <summary>The task's name in sealing contexts.</summary>
    public string Task { get; }

    /// <summary>What there are keys for.</summary>
    public IReadOnlyCollection<KeyScope> Scopes => _keys.Keys;

    /// <summary>The key for this; it stays here.</summary>
    /// <exception cref="SealingException">It was not released, or all were dropped.</exception>
    public ContentKey For(KeyScope scope) => _keys.GetValueOrDefault(scope)
        ?? throw new SealingException(SealingFault.NotARecipient, $"No key was released for {scope}.");

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        _keys.Clear();
    }

    internal static ReleasedKeys Read(string task, ReadOnlySpan<byte> entries, int entrySize)
    {
        var keys = new ReleasedKeys(task);
        for (; entries.Length >= entrySize; entries = entries[entrySize..])
        {
            if (!keys._keys.TryAdd(KeyScope.Read(entries), ContentKey.Import(entries[KeyScope.Size..entrySize])))
                break;
        }

        if (entries.IsEmpty)
            return keys;
        keys.Dispose();
        throw new SealingException(SealingFault.MalformedEnvelope, "The release names a key twice, or half of one.");
    }
}
