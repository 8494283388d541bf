using System.Buffers;
using System.Text;
using Skyops.Tasks;

namespace Skyops.Client.Receipts;

/// <summary>
/// The canonical protobuf bytes of <c>skyops.v1.Receipt</c>, whose SHA-256 is what a node signs: fields in order of number, defaults left out (Protocol Buffers
/// encoding, proto3). Written by hand, so that checking receipts needs no gRPC library.
/// </summary>
public static class ReceiptBytes
{
    public static byte[] Write(Receipt receipt)
    {
        var message = new ProtoWriter();
        message.Message(1, Key(receipt.Key));
        message.Text(2, receipt.Exit.ToString());
        message.Bytes(3, Convert.FromHexString(receipt.Digest));
        foreach (var file in receipt.Outputs) message.Message(4, File(file));
        message.Number(5, receipt.RunMs);
        message.Number(6, receipt.CpuMs);
        message.Number(7, receipt.PeakRamMiB);
        message.Number(8, receipt.ResumedFromStep);
        message.Text(9, receipt.Message ?? "");
        return message.ToArray();
    }

    private static byte[] Key(AttemptKey key)
    {
        var message = new ProtoWriter();
        message.Text(1, key.TaskId);
        message.Number(2, key.Stage);
        message.Number(3, key.Shard);
        message.Number(4, key.Slot);
        message.Number(5, key.Epoch);
        return message.ToArray();
    }

    private static byte[] File(OutputFile file)
    {
        var message = new ProtoWriter();
        message.Text(1, file.Path);
        message.Number(2, file.Bytes);
        message.Bytes(3, Convert.FromHexString(file.Sha256));
        if (file.Sealed is { } inside) message.Message(4, Sealed(inside));
        return message.ToArray();
    }

    private static byte[] Sealed(SealedFile file)
    {
        var message = new ProtoWriter();
        message.Number(1, file.Stage);
        message.Number(2, file.Shard);
        message.Number(3, file.Epoch);
        message.Text(4, file.Name);
        message.Number(5, file.Bytes);
        message.Bytes(6, Convert.FromHexString(file.Digest));
        return message.ToArray();
    }

    /// <summary>Just enough of the encoding: varints and length-prefixed fields.</summary>
    private sealed class ProtoWriter
    {
        private const int Varint = 0;
        private const int LengthPrefixed = 2;
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void Number(int field, long value)
        {
            if (value == 0) return;
            Tag(field, Varint);
            WriteVarint((ulong)value);
        }

        public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public void Bytes(int field, ReadOnlySpan<byte> value)
        {
            if (!value.IsEmpty) Message(field, value);
        }

        /// <summary>A message is written even when it is empty: its being there means something.</summary>
        public void Message(int field, ReadOnlySpan<byte> value)
        {
            Tag(field, LengthPrefixed);
            WriteVarint((ulong)value.Length);
            _bytes.Write(value);
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

        private void Tag(int field, int wireType) => WriteVarint((ulong)((field << 3) | wireType));

        private void WriteVarint(ulong value)
        {
            while (value >= 0x80)
            {
                _bytes.Write([(byte)(value | 0x80)]);
                value >>= 7;
            }

            _bytes.Write([(byte)value]);
        }
    }
}
