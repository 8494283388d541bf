namespace Skyops.Worker.Sealing;

/// <summary>An attempt cannot go on, because it has no keys.</summary>
internal sealed class KeysRefusedException(string message, Exception? inner = null) : Exception(message, inner);
