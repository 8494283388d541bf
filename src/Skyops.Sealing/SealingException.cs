namespace Skyops.Sealing;

/// <summary>
/// Something sealed cannot be opened, or cannot be sealed. <see cref="Fault"/> says why; the text holds neither keys
/// nor plaintext. Trying again with the same bytes never helps.
/// </summary>
public sealed class SealingException(SealingFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public SealingFault Fault { get; } = fault;
}
