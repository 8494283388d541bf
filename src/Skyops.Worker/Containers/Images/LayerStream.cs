using System.IO.Compression;
using System.Security.Cryptography;

namespace Skyops.Worker.Containers.Images;

/// <summary>Reads what is compressed with gzip or not at all, and hashes what comes out.</summary>
internal static class LayerStream
{
    private const uint Zstandard = 0xFD2F_B528;

    /// <summary>A stream of the plain bytes.</summary>
    /// <exception cref="ImageRefusedException">It is compressed in another way.</exception>
    public static Stream Decompressed(FileStream file)
    {
        Span<byte> magic = stackalloc byte[4];
        var read = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 4 && BitConverter.ToUInt32(magic) == Zstandard)
            throw new ImageRefusedException("it is compressed with zstd", "use gzip: podman push --compression-format gzip, or podman save");
        return read >= 2 && magic[0] == 0x1F && magic[1] == 0x8B ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Reads all of a layer through somebody and checks its hash; at most so many bytes. How many there were.</summary>
    public static long ReadChecked(string path, string digest, long mostBytes, Action<Stream> read)
    {
        using var file = File.OpenRead(path);
        using var plain = Decompressed(file);
        using var hash = SHA256.Create();
        using var bounded = new BoundedRead(plain, mostBytes);
        using (var hashed = new CryptoStream(bounded, hash, CryptoStreamMode.Read, leaveOpen: true))
        {
            read(hashed);
            hashed.CopyTo(Stream.Null);
        }

        var found = $"sha256:{Convert.ToHexStringLower(hash.Hash!)}";
        return found == digest ? bounded.Position : throw new ImageRefusedException($"a layer has the digest {found} in place of {digest}", "save or push it again");
    }

    /// <summary>Ends in an error what is larger than allowed, so that a small file cannot fill the disk.</summary>
    private sealed class BoundedRead(Stream inner, long mostBytes) : Stream
    {
        private long bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => bytes;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            bytes += read;
            return bytes <= mostBytes ? read : throw new ImageRefusedException($"it unpacks to more than {mostBytes:#,0} bytes", "make it smaller, or ask the operator for a larger --image-cache");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
