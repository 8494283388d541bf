namespace Skyops.Core.Journal;

/// <summary>A journal row holds an event that this version does not know. The stream refuses to load and nothing is touched.</summary>
public sealed class UnknownEventException(string type) : Exception($"the journal holds an event of the unknown type '{type}'; a newer version wrote it")
{
    /// <summary>The type name found in the row; empty when there was none.</summary>
    public string Type { get; } = type;
}
