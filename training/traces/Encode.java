import java.io.File;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

class Encode {
    public static void main(String[] names) throws Exception {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(0.85f);
        try (var out = ImageIO.createImageOutputStream(new File(names[1]))) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(ImageIO.read(new File(names[0])), null, null), how);
        }
    }
}
