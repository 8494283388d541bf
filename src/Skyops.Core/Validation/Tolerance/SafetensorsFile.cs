using System.Buffers.Binary;
using System.Text.Json;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// A <c>.safetensors</c> file: the length of the header in eight bytes, the header in JSON, the numbers of all tensors
/// without a gap, least significant byte first (format of Hugging Face safetensors 0.4). F64, F32, F16, BF16, I64 and
/// I32 are compared as numbers, what has other types bit by bit; <c>__metadata__</c> must be equal.
/// </summary>
internal static class SafetensorsFile
{
    /// <summary>Of the header, so that what reading it takes is bounded.</summary>
    private const int HeaderBytes = 4 << 20;
    private const int Axes = 32;
    private const string Metadata = "__metadata__";

    /// <exception cref="UnreadableFileException">It is not such a file.</exception>
    public static SortedDictionary<string, Tensor> Read(ReadOnlySpan<byte> file, out int dataFrom)
    {
        var length = file.Length < 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > HeaderBytes || length > (ulong)(file.Length - 8)) throw new UnreadableFileException("its header is longer than the file or than is read");
        dataFrom = 8 + (int)length;
        try
        {
            var reader = new Utf8JsonReader(file.Slice(8, (int)length), new JsonReaderOptions { MaxDepth = 4 });
            using var header = JsonDocument.ParseValue(ref reader);
            while (reader.Read())
            {
                // Only white space may follow, which is what reading on finds out.
            }

            var tensors = Tensors(header.RootElement);
            CheckGaps(tensors.Values, file.Length - dataFrom);
            return tensors;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UnreadableFileException("its header is not the JSON that it should be");
        }
    }

    public static void Compare(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string path, Tally tally)
    {
        var (left, right) = (Read(first, out var leftFrom), Read(second, out var rightFrom));
        if (!left.Keys.SequenceEqual(right.Keys)) tally.Differs($"{path}: the names of its tensors");
        foreach (var (name, tensor) in left)
        {
            if (tally.Over) return;
            var other = right[name];
            if (tensor.Text != other.Text) tally.Differs($"{path}: type, shape or text of {name}");
            else NumberBlocks.Compare(first[leftFrom..].Slice(tensor.From, tensor.Bytes), tensor.Type, second[rightFrom..].Slice(other.From, other.Bytes), other.Type, path, tally);
        }
    }

    private static SortedDictionary<string, Tensor> Tensors(JsonElement header)
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        if (header.ValueKind != JsonValueKind.Object) throw new JsonException();
        foreach (var entry in header.EnumerateObject())
        {
            var tensor = entry.NameEquals(Metadata) ? Text(entry.Value) : Of(entry.Value);
            if (!tensors.TryAdd(entry.Name, tensor)) throw new UnreadableFileException("its header names a tensor twice");
        }

        return tensors;
    }

    private static Tensor Text(JsonElement metadata)
    {
        var text = metadata.EnumerateObject().OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name.Length}:{pair.Name}={pair.Value.GetString()?.Length}:{pair.Value.GetString()}");
        return new Tensor(default, string.Concat(text), 0, 0);
    }

    private static Tensor Of(JsonElement entry)
    {
        var type = TypeOf(entry.GetProperty("dtype").GetString() ?? "");
        var shape = entry.GetProperty("shape");
        var offsets = entry.GetProperty("data_offsets");
        if (shape.GetArrayLength() > Axes || offsets.GetArrayLength() != 2) throw new JsonException();
        long bytes = type.Bytes;
        var text = type.Name;
        foreach (var axis in shape.EnumerateArray())
        {
            if (!axis.TryGetInt32(out var length) || length < 0) throw new JsonException();
            bytes *= length;
            text += $",{length}";
            if (bytes > Limits.ComparedFileBytes) throw new JsonException();
        }

        if (!offsets[0].TryGetInt32(out var from) || !offsets[1].TryGetInt32(out var to) || from < 0 || to - (long)from != bytes)
            throw new UnreadableFileException("the place of a tensor is not that of its type and shape");
        return new Tensor(type, text, from, (int)bytes);
    }

    private static void CheckGaps(IEnumerable<Tensor> tensors, int length)
    {
        var end = 0;
        foreach (var tensor in tensors.Where(tensor => tensor.Bytes > 0).OrderBy(tensor => tensor.From))
        {
            if (tensor.From != end) throw new UnreadableFileException("its tensors overlap or have gaps between them");
            end += tensor.Bytes;
        }

        if (end != length) throw new UnreadableFileException("its tensors are not all of the file");
    }

    private static NumberType TypeOf(string dtype) => dtype switch
    {
        "F64" => new(dtype, 8, NumberForm.Float64),
        "F32" => new(dtype, 4, NumberForm.Float32),
        "F16" => new(dtype, 2, NumberForm.Float16),
        "BF16" => new(dtype, 2, NumberForm.BFloat16),
        "I64" => new(dtype, 8, NumberForm.Int64),
        "I32" => new(dtype, 4, NumberForm.Int32),
        "U64" => new(dtype, 8, NumberForm.Bits),
        "U32" => new(dtype, 4, NumberForm.Bits),
        "I16" or "U16" => new(dtype, 2, NumberForm.Bits),
        "BOOL" or "I8" or "U8" => new(dtype, 1, NumberForm.Bits),
        _ => throw new UnreadableFileException("it has a tensor of a type that is not understood"),
    };
}

/// <summary>Where a tensor lies in the data, and all of it that must be equal as text.</summary>
internal readonly record struct Tensor(NumberType Type, string Text, int From, int Bytes);
