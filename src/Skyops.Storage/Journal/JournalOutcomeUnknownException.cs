namespace Skyops.Storage.Journal;

/// <summary>
/// The journal was closed before it could find out whether an append was kept, because its store was away. Unlike
/// <see cref="JournalUnavailableException"/> it does not say that nothing was kept: ask again with the same operation id.
/// </summary>
public sealed class JournalOutcomeUnknownException(string message, Exception? inner = null)
    : TimeoutException(message, inner);
