using Google.Protobuf;
using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Receipts;

/// <summary>Fills in receipts.</summary>
internal static class ReceiptForm
{
    private const int LongestMessage = 2_000;
    private static readonly ByteString EmptyDigest = ByteString.CopyFrom(OutputManifest.EmptyDigest);
    private static readonly string SucceededName = nameof(AttemptExit.Succeeded);

    /// <summary>The attempt of this key did well and left these files, ordered by path.</summary>
    public static Wire.Receipt Succeeded(Wire.AttemptKey key, IReadOnlyList<OutputFile> files)
    {
        var receipt = new Wire.Receipt { Key = key, Exit = SucceededName };
        receipt.Digest = files.Count == 0 ? EmptyDigest : ByteString.CopyFrom(OutputManifest.Digest(files));
        foreach (var file in files) receipt.Outputs.Add(file.ToWire());
        return receipt;
    }

    /// <summary>The attempt failed or was stopped; the message is cut to 2,000 characters, keeping its end.</summary>
    public static Wire.Receipt Failed(Wire.AttemptKey key, AttemptExit exit, string message) => new()
    {
        Key = key,
        Exit = exit.ToString(),
        Message = Shorten(message),
    };

    // A cut between the halves of a surrogate pair could not be encoded.
    private static string Shorten(string message)
    {
        if (message.Length <= LongestMessage) return message;
        var end = message[^(LongestMessage - 1)..];
        return '…' + (char.IsLowSurrogate(end[0]) ? end[1..] : end);
    }
}
