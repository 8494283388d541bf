namespace Skyops.Storage.Journal;

/// <summary>The journal's file holds what SQLite cannot read. The message names the file.</summary>
public sealed class JournalDamagedException(string message, Exception? inner = null) : Exception(message, inner);
