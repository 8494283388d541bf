using System.Buffers.Binary;
using System.Text;

namespace Skyops.Core.Tests.Validation;

/// <summary>Files of numbers as bytes.</summary>
internal static class NumericBytes
{
    public static byte[] Npy(params double[] numbers) => Npy("<f8", $"({numbers.Length},)", Doubles(numbers));

    public static byte[] Npy(string descr, string shape, byte[] data, byte version = 1)
    {
        var header = Encoding.Latin1.GetBytes($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. data];
    }

    public static byte[] Safetensors(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }

    public static byte[] Csv(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Doubles(params double[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    public static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];
}
