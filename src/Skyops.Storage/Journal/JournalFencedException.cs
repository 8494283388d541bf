namespace Skyops.Storage.Journal;

/// <summary>
/// Another process has taken the journal over, and this one may never write again. Nothing of the append was kept. The
/// message names who has it.
/// </summary>
public sealed class JournalFencedException(string message, Exception? inner = null)
    : JournalUnavailableException(message, inner);
