namespace Skyops.Storage.Journal;

/// <summary>
/// The journal cannot be opened as it is: another process has it, it is damaged, it is no journal, or a newer program
/// wrote it. The message says which, names the file and what to do. The file is untouched.
/// </summary>
public sealed class JournalOpenException(string message, Exception? inner = null) : Exception(message, inner);
